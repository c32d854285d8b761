/*
 * Random calls of kernels. Bytes become a call that fits, as the checks themselves tell the sizes; then some of it is spoilt: a size, a
 * place, a number, an array that is absent, misaligned or the same as another.
 */
#pragma once
#include <memory>

#include "call_sizes.h"
#include "fuzz_input.h"
#include "fuzz_lists.h"

namespace {

constexpr size_t MOST_ARRAYS = 32;
constexpr uint32_t MATMUL = 0, LSTM_FORWARD = 1, RNN_BACKWARD = 6, PEAK = 8, PAIR = 66, GATHER_ROWS = 82, SCATTER_ROWS = 83;

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
  const bool isLayer = kernel <= RNN_BACKWARD || isEquations(kernel);
  const int32_t end = isLayer ? numbers[0] : kernel == GATHER_ROWS || kernel == SCATTER_ROWS ? 2 : numbers[2];
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
  const bool isDouble = kernel <= EQUATIONS_BACKWARD && options % 2 == 1;
  // A team costs as much as many calls without one. If one byte chose it, most changes of such an input would keep it.
  const int threads = in.sum() % 512 > 0 ? 1 : 2 + options / 2 % 2;
  const Target* code = kernel > EQUATIONS_BACKWARD ? set.elements : isDouble ? set.inDouble : set.single;
  const Shape shape(kernel);
  std::vector<int32_t> numbers;
  while (numbers.size() < shape.numbers) numbers.push_back(in.number(numbers));
  // A few steps are as good as many, and far shorter.
  if (kernel >= LSTM_FORWARD && kernel <= RNN_BACKWARD && numbers[0] > 4 && numbers[0] < 22) numbers[0] = 1 + numbers[0] % 4;
  if (isEquations(kernel) && in.below(16) > 0) agree(in, kernel == EQUATIONS_BACKWARD, numbers);
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
    if (int(which) == listOf(kernel)) fillList(in, kernel == EQUATIONS_BACKWARD, numbers, reinterpret_cast<int32_t*>(data), bytes / 4);
    if (int(which) == placesOf(kernel)) fillPlaces(in, kernel, numbers, reinterpret_cast<int32_t*>(data), bytes / 4);
  }
  // A table has any number of rows.
  if (kernel == GATHER_ROWS || kernel == SCATTER_ROWS) {
    const size_t bytes = 4 * size_t(std::max(numbers[2], 1)) * size_t(1 + in.below(5)), which = kernel == GATHER_ROWS ? 1 : 2;
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

}  // namespace
