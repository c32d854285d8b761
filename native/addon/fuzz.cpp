/*
 * Random calls through the doors of the addon, for libFuzzer (tools/fuzz-native.sh): the checks that decide whether a call may run, and the
 * kernels behind them, over arrays of exactly the bytes that the call says. A door is `layers`, `pointwise`, `tape` or `streams`; the
 * argument --door=NAME picks it.
 *
 * Bytes become a call that fits, as the checks themselves tell the sizes; then some of it is spoilt: a size, a place, a number, an array
 * that is absent, misaligned or the same as another. With SLUICE_REPLAY this is a program that runs the files it is given.
 */
#define SLUICE_FUZZ
#define SLUICE_TARGET fuzz
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "../stream.h"
#include "call_sizes.h"
#include "pool.h"
#include "stream_target.h"

// A build may lack sets of wide instructions, and a program has the kernels of its door alone, as each execution looks at all counters;
// the addresses of others are null.
#pragma weak baselineTarget
#pragma weak baselineDoubleTarget
#pragma weak baselinePointwise
#pragma weak baselineStreams
#if defined(__x86_64__)
#pragma weak avx2Target
#pragma weak avx2DoubleTarget
#pragma weak avx2Pointwise
#pragma weak avx2Streams
#pragma weak avx512Target
#pragma weak avx512DoubleTarget
#pragma weak avx512Pointwise
#pragma weak avx512Streams
#endif

namespace {

/** The bytes of an input, then zeros. */
class Bytes {
 public:
  Bytes(const uint8_t* start, size_t count) : at_(start), end_(start + count) {}

  uint8_t byte() { return at_ == end_ ? 0 : *at_++; }
  uint32_t word() {
    uint32_t value = 0;
    for (int k = 0; k < 4; k++) value = value << 8 | byte();
    return value;
  }
  int below(int count) { return byte() % count; }

  /** A number of all bytes that are left, which a small change of them changes */
  uint32_t sum() const {
    uint32_t sum = 2166136261;
    for (const uint8_t* at = at_; at != end_; at++) sum = (sum ^ *at) * 16777619;
    return sum ^ sum >> 16;
  }

  /** A number of a call: small as a rule. @param before numbers that it may repeat */
  int32_t number(const std::vector<int32_t>& before = {}) {
    constexpr int32_t odd[] = {0, -1, 63, 64, 65, 127, 256, 257, 1 << 16, INT32_MAX, INT32_MIN, INT32_MAX - 65535};
    const uint8_t kind = byte();
    if (kind < 176) return kind % 22;
    if (kind < 208) return before.empty() ? 1 : before[kind % before.size()];
    if (kind < 232) return 1 + int32_t(byte()) * (1 + kind % 20);
    return odd[kind % (sizeof odd / sizeof *odd)];
  }

 private:
  const uint8_t *at_, *const end_;
};

/** Most bytes of an array: calls stay short. */
constexpr size_t MOST_BYTES = 1 << 16;

/** Values of arrays: some are NaN, infinite, tiny or large. Made once, as most of a call's time would go there. */
const std::vector<float> values = [] {
  std::vector<float> all(2 * MOST_BYTES / sizeof(float));
  uint32_t seed = 1;
  for (float& value : all) {
    seed = seed * 1664525 + 1013904223;
    constexpr float odd[] = {0, -0.0f, __builtin_nanf(""), __builtin_inff(), -__builtin_inff(), 1e-42f, 3e38f, -1e20f};
    value = seed >> 27 == 0 ? odd[seed >> 8 & 7] : (float(seed >> 8) / float(1 << 23) - 1) * 2;
  }
  return all;
}();

/** Memory of exactly so many bytes at a multiple of 16, or `shift` bytes behind one; the values begin at another place for each seed. */
class Block {
 public:
  Block(size_t bytes, size_t shift, uint8_t seed) : start_(static_cast<char*>(malloc(bytes + shift + (bytes + shift == 0)))), shift_(shift) {
    const size_t first = size_t(seed) * 61;
    for (size_t at = 0; at < bytes; at += MOST_BYTES) memcpy(data() + at, values.data() + first, std::min(bytes - at, MOST_BYTES));
  }
  Block(const Block&) = delete;
  ~Block() { free(start_); }
  char* data() const { return start_ + shift_; }

 private:
  char* const start_;
  const size_t shift_;
};

struct TargetSet {
  const Target *single, *inDouble, *pointwise;
  const StreamTarget* streams;

  bool exists() const { return single != nullptr || pointwise != nullptr || streams != nullptr; }
};

/** The instruction sets that this build has and this processor runs. */
std::vector<TargetSet> targetSets() {
  std::vector<TargetSet> sets{{&baselineTarget, &baselineDoubleTarget, &baselinePointwise, &baselineStreams}};
#if defined(__x86_64__)
  __builtin_cpu_init();
  const TargetSet avx2{&avx2Target, &avx2DoubleTarget, &avx2Pointwise, &avx2Streams};
  const TargetSet avx512{&avx512Target, &avx512DoubleTarget, &avx512Pointwise, &avx512Streams};
  if (avx2.exists() && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) sets.push_back(avx2);
  if (avx512.exists() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw"))
    sets.push_back(avx512);
#endif
  return sets;
}

/** Calls by kernel, for the line at the end. */
struct Count {
  long ran, refused;
};
std::map<std::string, Count> counts;

void count(const std::string& what, bool ran) {
  Count& of = counts[what];
  (ran ? of.ran : of.refused)++;
}

const std::vector<TargetSet> sets = targetSets();

// ---- Kernels

constexpr size_t MOST_ARRAYS = 32;
constexpr uint32_t MATMUL = 0, LSTM_FORWARD = 1, RNN_BACKWARD = 6, PEAK = 8, FIRST_TAPE = 96, PAIR = 98;

bool isMisfit(const char* misfit, const char* name) { return misfit != nullptr && strcmp(misfit, name) == 0; }

/** How many numbers and arrays a kernel has: the checks say so. */
struct Shape {
  size_t numbers = 0, arrays = 0;

  explicit Shape(uint32_t kernel) {
    const int32_t zeros[MOST_ARRAYS] = {};
    const Operand none[MOST_ARRAYS] = {};
    while (isMisfit(misfitOf({kernel, zeros, numbers, none, 0, 4, 4}), "numbers") && numbers < MOST_ARRAYS) numbers++;
    while (isMisfit(misfitOf({kernel, zeros, numbers, none, arrays, 4, 4}), "arrays") && arrays < MOST_ARRAYS) arrays++;
  }
};

/** Lengths, labels or ids, most of them of such that exist. */
void fillPlaces(Bytes& in, uint32_t kernel, const std::vector<int32_t>& numbers, int32_t* to, size_t count) {
  const bool isLayer = kernel <= RNN_BACKWARD;
  const int32_t end = isLayer ? numbers[0] : kernel == 66 || kernel == 67 ? numbers[1] : kernel >= FIRST_TAPE ? numbers[2] : 2;
  const int kind = in.below(8);
  for (size_t i = 0; i < count; i++) {
    if (kind == 0) to[i] = int32_t(in.word());
    else if (isLayer && i >= count / 2) to[i] = int32_t(i - count / 2);
    else to[i] = int32_t(isLayer) + in.byte() % std::max(end, 1);
  }
  if (kind == 1 && count > 0) to[in.byte() % count] = in.number();
}

void call(Bytes& in, const std::vector<uint32_t>& kernels) {
  const TargetSet& set = sets[in.below(int(sets.size()))];
  const uint32_t kernel = kernels[in.below(int(kernels.size()))];
  const uint8_t options = in.byte();
  const bool isDouble = kernel <= PEAK && options % 2 == 1;
  // A team costs as much as many calls without one. If one byte chose it, most changes of such an input would keep it.
  const int threads = in.sum() % 512 > 0 ? 1 : 2 + options / 2 % 2;
  const Target* code = kernel > PEAK ? set.pointwise : isDouble ? set.inDouble : set.single;
  const Shape shape(kernel);
  std::vector<int32_t> numbers;
  while (numbers.size() < shape.numbers) numbers.push_back(in.number(numbers));
  // A few steps are as good as many, and far shorter.
  if (kernel >= LSTM_FORWARD && kernel <= RNN_BACKWARD && numbers[0] > 4 && numbers[0] < 22) numbers[0] = 1 + numbers[0] % 4;
  // Numbers of a pair hang on one another: chance rarely finds some that fit.
  if (kernel == PAIR && in.below(4) > 0) {
    numbers[2] = in.below(5);
    for (int operand = 4; operand < 8; operand += 2) {
      const int form = in.below(3);
      numbers[operand] = form == 0 ? numbers[3] : form == 1 ? 0 : 1;
      numbers[operand + 1] = form < 2;
    }
  }

  std::vector<Operand> arrays(shape.arrays, Operand{nullptr, 0});
  std::vector<std::unique_ptr<Block>> blocks;
  const auto make = [&](size_t bytes, size_t shift) {
    blocks.push_back(std::make_unique<Block>(bytes, shift, in.byte()));
    return blocks.back()->data();
  };
  const char* misfit = nullptr;
  const auto check = [&] {
    wanted = {nullptr, 0};
    misfit = misfitOf({kernel, numbers.data(), numbers.size(), arrays.data(), arrays.size(), code->lanes, code->numberSize});
    return misfit == nullptr;
  };
  const uint32_t given = in.word();
  for (size_t i = 0; i < arrays.size(); i++)
    if (given >> i & 1) arrays[i].data = make(0, 0);
  for (size_t turn = 0; turn <= arrays.size() && !check() && wanted.array != nullptr; turn++) {
    const size_t bytes = wanted.bytes, which = size_t(wanted.array - arrays.data());
    if (bytes > MOST_BYTES) return;
    if (arrays[which].bytes == bytes) break;
    char* data = make(bytes, 0);
    arrays[which] = {data, bytes};
    if (int(which) == placesOf(kernel)) fillPlaces(in, kernel, numbers, reinterpret_cast<int32_t*>(data), bytes / 4);
  }
  // A table has any number of rows.
  if (kernel == 68 || kernel == 69) {
    const size_t bytes = 4 * size_t(std::max(numbers[1], 1)) * size_t(1 + in.below(5)), which = kernel == 68 ? 0 : 2;
    if (bytes <= MOST_BYTES) arrays[which] = {make(bytes, 0), bytes};
  }
  for (int spoils = in.byte() < 128 ? 0 : 1 + in.below(2); spoils > 0 && !arrays.empty(); spoils--) {
    // Places matter most: only they lead elsewhere.
    const int whole = placesOf(kernel);
    Operand& array = arrays[whole >= 0 && in.below(2) == 0 ? size_t(whole) : in.byte() % arrays.size()];
    switch (in.below(6)) {
      case 0: {
        constexpr int by[] = {-8, -4, -1, 1, 4, 8, 64};
        const int64_t bytes = int64_t(array.bytes) + by[in.below(7)];
        if (bytes >= 0) array = {make(size_t(bytes), 0), size_t(bytes)};
        break;
      }
      case 1:
        array = {nullptr, 0};
        break;
      case 2:
        array = arrays[in.byte() % arrays.size()];
        break;
      case 3:
        array.data = make(array.bytes, 4);
        break;
      case 4: {
        // A part of another array.
        const Operand& other = arrays[in.byte() % arrays.size()];
        const size_t from = other.bytes == 0 ? 0 : in.byte() * 4 % other.bytes / 4 * 4;
        if (other.data != nullptr && other.bytes - from >= array.bytes) array.data = static_cast<const char*>(other.data) + from;
        break;
      }
      default:
        if (!numbers.empty()) numbers[in.byte() % numbers.size()] = in.number(numbers);
    }
    // Places within another array must exist, or the check of places refuses them.
    if (whole >= 0 && &array == &arrays[whole] && array.bytes <= MOST_BYTES && array.data != nullptr)
      fillPlaces(in, kernel, numbers, static_cast<int32_t*>(const_cast<void*>(array.data)), array.bytes / 4);
  }
  // Turns of a benchmark are as many as a caller likes.
  if (kernel == PEAK) numbers[0] %= 1000;
  const bool fits = check();
  count(std::to_string(kernel) + (isDouble ? "d" : ""), fits);
  if (!fits) return;
  // Exactly as many as there are.
  const Block ownNumbers(4 * numbers.size(), 0, 0), pointers(sizeof(void*) * arrays.size(), 0, 0);
  memcpy(ownNumbers.data(), numbers.data(), 4 * numbers.size());
  void** pointer = reinterpret_cast<void**>(pointers.data());
  for (size_t i = 0; i < arrays.size(); i++) pointer[i] = const_cast<void*>(arrays[i].data);
  Pool::instance().run({code, int(kernel), reinterpret_cast<int32_t*>(ownNumbers.data()), pointer}, threads);
}

std::vector<uint32_t> range(uint32_t first, uint32_t end) {
  std::vector<uint32_t> all;
  for (uint32_t kernel = first; kernel < end; kernel++) {
    const Operand none{};
    if (!isMisfit(misfitOf({kernel, nullptr, SIZE_MAX, &none, 0, 4, 4}), "kernel")) all.push_back(kernel);
  }
  return all;
}

// ---- Streams

using sluice::fuzz::Place;
using sluice::fuzz::StreamCell;
using sluice::fuzz::StreamFormat;
using sluice::fuzz::StreamLayer;
using sluice::fuzz::StreamMatrix;
using sluice::fuzz::StreamProgram;

constexpr int MOST_LAYERS = 2;
constexpr size_t HEADER = offsetof(StreamProgram, layer);

/** A program and where its arrays lie, one behind the other. */
class StreamLayout {
 public:
  StreamLayout(Bytes& in, const StreamTarget& target) : in_(in), lanes_(target.lanes), panel_(target.panelWidth) {
    static_assert(sizeof room_ >= HEADER + MOST_LAYERS * sizeof(StreamLayer), "room for all layers");
    StreamProgram& p = program();
    p.layers = in.below(8) == 0 ? 0 : 1 + in.below(MOST_LAYERS);
    p.batch = 1 + in.below(3);
    p.format = StreamFormat(in.below(3));
    steps_ = 1 + in.below(4);
    for (int i = 0; i < p.layers; i++) layer(p.layer[i]);
    if (p.format == StreamFormat::int8) {
      for (int part = 0; part < 2; part++) {
        const int rows = p.batch * (part == 0 ? steps_ : 1);
        array(p.quantised[part], rows * 2 * ((widest_[part] + 3) / 4));
        array(p.quantisedScales[part], rows);
      }
    }
    // Each array is the last one at times, with nothing behind it.
    offset = 4 * uint32_t(in.below(9));
    size_t place = offset + bytes();
    const size_t first = requests_.empty() ? 0 : in.byte() % requests_.size();
    for (size_t k = 0; k < requests_.size(); k++) {
      const auto& [at, words] = requests_[(first + k) % requests_.size()];
      *at = Place(place);
      place += 4 * size_t(words);
    }
    end = place;
  }

  /** Where the program is, and where the memory ends */
  uint32_t offset;
  size_t end;
  size_t bytes() { return HEADER + size_t(program().layers) * sizeof(StreamLayer); }
  uint32_t* words() { return reinterpret_cast<uint32_t*>(room_); }

 private:
  Bytes& in_;
  const int lanes_, panel_;
  int steps_, widest_[2] = {};
  alignas(8) char room_[1024] = {};
  std::vector<std::pair<Place*, int>> requests_;

  StreamProgram& program() { return *reinterpret_cast<StreamProgram*>(room_); }
  void array(Place& place, int words) { requests_.push_back({&place, words}); }
  int padded(int units) const { return (units + lanes_ - 1) / lanes_ * lanes_; }

  void matrix(StreamMatrix& m, int columns, int input, int state) {
    const int depth = program().format == StreamFormat::float32 ? 1 : program().format == StreamFormat::bf16 ? 2 : 4;
    m.panels = (columns + panel_ - 1) / panel_;
    m.inner[0] = input;
    m.inner[1] = state;
    const int width = m.panels * panel_;
    array(m.weights, ((input + depth - 1) / depth + (state + depth - 1) / depth) * width);
    array(m.bias, width);
    if (program().format != StreamFormat::int8) return;
    array(m.scales, 2 * width);
    widest_[0] = std::max(widest_[0], input);
    widest_[1] = std::max(widest_[1], state);
  }

  void layer(StreamLayer& a) {
    const int rows = steps_ * program().batch, batch = program().batch;
    a.cell = StreamCell(in_.below(5));
    const bool isLstm = a.cell == StreamCell::lstm, isAfter = a.cell == StreamCell::gruResetAfter, isBefore = a.cell == StreamCell::gruResetBefore;
    a.coupled = in_.below(2);
    a.projected = isLstm && in_.below(3) == 0;
    a.cellClip = in_.below(3) == 0 ? 1 : 0;
    a.units = lanes_ * (1 + in_.below(3));
    a.inputStride = 1 + in_.below(40);
    const int input = 1 + in_.below(a.inputStride), projection = 1 + in_.below(a.units);
    const int gates = isLstm ? (a.coupled ? 3 : 4) : isAfter ? 3 : isBefore ? 2 : 1, columns = gates * a.units;
    const auto wide = [&](int count) { return (count + panel_ - 1) / panel_ * panel_; };
    a.stateStride = a.projected ? wide(projection) : a.units;
    const int state = 1 + in_.below(a.projected ? projection : a.units);
    a.gatesStride = wide(columns) + (isBefore ? wide(a.units) : 0);
    matrix(a.matrices[0], columns, input, isAfter ? 0 : state);
    if (isAfter) matrix(a.matrices[1], columns, 0, state);
    if (isBefore) matrix(a.matrices[1], a.units, input, state);
    if (a.projected) matrix(a.matrices[1], projection, 1 + in_.below(a.units), 0);
    array(a.input, rows * a.inputStride);
    array(a.output, rows * a.stateStride);
    array(a.gates, rows * a.gatesStride);
    array(a.hidden, batch * a.stateStride);
    if (isLstm) array(a.cellState, batch * a.units);
    if (isAfter || isBefore || a.projected) array(a.beside, batch * (isAfter ? a.gatesStride : a.units));
    if (isLstm && in_.below(2) == 0)
      for (Place* peephole : {&a.peepholeInput, &a.peepholeForget, &a.peepholeOutput}) array(*peephole, a.units);
  }
};

void stream(Bytes& in) {
  const StreamTarget& target = *sets[in.below(int(sets.size()))].streams;
  StreamLayout layout(in, target);
  const size_t words = layout.bytes() / 4;
  size_t bytes = layout.end;
  uint32_t program = layout.offset;
  for (int spoils = in.byte() < 96 ? 0 : 1 + in.below(4); spoils > 0; spoils--) {
    uint32_t& word = layout.words()[in.byte() % words];
    constexpr int by[] = {-64, -4, -1, 1, 4, 64};
    switch (in.below(8)) {
      case 0:
        word = uint32_t(in.number());
        break;
      case 1:
        word = layout.words()[in.byte() % words];
        break;
      case 2:
        word *= 2;
        break;
      case 3:
        word = uint32_t(bytes) - 4 * in.byte();
        break;
      case 4:
        bytes += size_t(by[in.below(6)]);
        break;
      case 5:
        program = uint32_t(in.number());
        break;
      case 6:
        word = in.word();
        break;
      default:
        word += uint32_t(by[in.below(6)]);
    }
  }
  if (bytes > 1 << 22) return;
  const Block memory(bytes, 0, in.byte());
  if (layout.offset < bytes) memcpy(memory.data() + layout.offset, layout.words(), std::min(4 * words, bytes - layout.offset));
  // As openStream does.
  const int most = program < bytes ? target.roomFor(memory.data(), bytes, program) : -1;
  count(target.name, most >= 0);
  for (int calls = 0; most >= 0 && calls < 3; calls++) {
    const int steps = calls == 1 ? std::min(most, 64) : 1 + in.below(4);
    if (steps <= most) target.run(memory.data(), program, steps);
  }
}

// ---- Doors

std::string door = "layers";

void run(const uint8_t* bytes, size_t size) {
  static const std::vector<uint32_t> layers = range(MATMUL, PEAK + 1), pointwise = range(FIRST_POINTWISE, FIRST_TAPE), tape = range(FIRST_TAPE, 192);
  Bytes in(bytes, size);
  if (door == "streams") stream(in);
  else call(in, door == "layers" ? layers : door == "pointwise" ? pointwise : tape);
}

/** Shows that calls reach each kernel. */
void printCounts() {
  long ran = 0, refused = 0;
  std::string all;
  for (const auto& [what, of] : counts) {
    ran += of.ran;
    refused += of.refused;
    all += " " + what + ": " + std::to_string(of.ran) + "/" + std::to_string(of.ran + of.refused);
  }
  fprintf(stderr, "door %s: %ld calls ran, %ld refused;%s\n", door.c_str(), ran, refused, all.c_str());
}

void start() {
  Pool::enter();
  atexit(printCounts);
}

}  // namespace

#if defined(SLUICE_REPLAY)
int main(int words, char** word) {
  if (words < 2) return 2;
  door = word[1];
  start();
  for (int k = 2; k < words; k++) {
    FILE* file = fopen(word[k], "rb");
    if (file == nullptr) return 2;
    std::vector<uint8_t> bytes(1 << 16);
    bytes.resize(fread(bytes.data(), 1, bytes.size(), file));
    fclose(file);
    // Exactly as many, again.
    const std::vector<uint8_t> input(bytes);
    run(input.data(), input.size());
  }
  return 0;
}
#else
extern "C" int LLVMFuzzerInitialize(int* words, char*** word) {
  for (int k = 1; k < *words; k++)
    if (strncmp((*word)[k], "--door=", 7) == 0) door = (*word)[k] + 7;
  start();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  run(bytes, size);
  return 0;
}
#endif
