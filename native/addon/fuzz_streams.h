/* Random programs of streams: layers of any cell with their arrays one behind the other, then a few spoilt words. */
#pragma once
#include <utility>

#include "../stream_lists.h"
#include "fuzz_input.h"

namespace {

using sluice::fuzz::ListedLayer;
using sluice::fuzz::ListedOperation;
using sluice::fuzz::ListedProgram;
using sluice::fuzz::ListedRows;
using sluice::fuzz::ListedState;
using sluice::fuzz::Op;
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
    p.formats.format = StreamFormat(in.below(3));
    steps_ = 1 + in.below(4);
    for (int i = 0; i < p.layers; i++) layer(p.layer[i]);
    if (p.formats.format == StreamFormat::int8) {
      for (int part = 0; part < 2; part++) {
        const int rows = p.batch * (part == 0 ? steps_ : 1);
        array(p.formats.quantised[part], rows * 2 * ((widest_[part] + 3) / 4));
        array(p.formats.quantisedScales[part], rows);
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
    const int depth = program().formats.format == StreamFormat::float32 ? 1 : program().formats.format == StreamFormat::bf16 ? 2 : 4;
    m.panels = (columns + panel_ - 1) / panel_;
    m.inner[0] = input;
    m.inner[1] = state;
    const int width = m.panels * panel_;
    array(m.weights, ((input + depth - 1) / depth + (state + depth - 1) / depth) * width);
    array(m.bias, width);
    if (program().formats.format != StreamFormat::int8) return;
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

/** A layer of lists: operations between rows of an array of its own, and a product. */
class ListedLayout {
 public:
  ListedLayout(Bytes& in, const StreamTarget& target) : in_(in), lanes_(target.lanes) {
    ListedProgram& p = program();
    ListedLayer& a = p.layer[0];
    offset = 4 * uint32_t(in.below(9));
    p.layers = in.below(8) == 0 ? 0 : 1;
    const int batch = p.batch = 1 + in.below(3), steps = 1 + in.below(4), units = lanes_ * (1 + in.below(2));
    p.formats.format = StreamFormat(in.below(3));
    a.parts = 1 + in.below(2);
    a.matrices = in.below(3);
    a.operations = in.below(8);
    a.inputSize = 1 + in.below(9);
    a.inputStride = a.inputSize + in.below(3);
    a.outputStride = units;
    size_t end = sizeof(ListedProgram);
    const auto within = [&](Place& at, size_t bytes) {
      at = Place(offset + end);
      end += bytes;
    };
    within(a.part, size_t(a.parts) * sizeof(ListedState));
    within(a.matrix, size_t(a.matrices) * sizeof(StreamMatrix));
    within(a.operation, size_t(a.operations) * sizeof(ListedOperation));
    p.bytes = int32_t(end);
    this->end = offset + end;
    const int width = 3 * target.panelWidth;
    array(a.input, steps * batch * a.inputStride);
    array(a.output, steps * batch * a.outputStride);
    if (in.below(2) == 0) array(a.x, batch * ((a.inputSize + lanes_ - 1) / lanes_ * lanes_));
    for (int k = 0; k < a.parts; k++) {
      ListedState& part = at<ListedState>(a.part)[k];
      part.stride = units;
      array(part.before, batch * units);
      array(part.after, batch * units);
    }
    for (int k = 0; k < a.matrices; k++) {
      StreamMatrix& m = at<StreamMatrix>(a.matrix)[k];
      m.panels = 1 + in.below(2);
      m.inner[0] = in.below(2) == 0 ? a.inputSize : 0;
      m.inner[1] = in.below(units);
      array(m.weights, (m.inner[0] + m.inner[1]) * m.panels * target.panelWidth);
      array(m.bias, m.panels * target.panelWidth);
      array(m.scales, 2 * m.panels * target.panelWidth);
    }
    for (int part = 0; part < 2; part++) {
      array(p.formats.quantised[part], batch * 2 * (units + a.inputSize));
      array(p.formats.quantisedScales[part], batch);
    }
    Place rows;
    array(rows, 6 * batch * width);
    for (int k = 0; k < a.operations; k++) {
      ListedOperation& i = at<ListedOperation>(a.operation)[k];
      constexpr Op first = Op::copy, last = Op::ifAbove;
      const bool isProduct = a.matrices > 0 && in.below(3) == 0;
      i.op = isProduct ? Op::product : in.below(4) == 0 ? Op::norm : Op(int(first) + in.below(int(last) - int(first) + 1));
      i.count = isProduct ? in.below(a.matrices) : units;
      i.blocks = 1 + in.below(2);
      i.isOnto = in.below(2);
      const auto some = [&]() { return ListedRows{Place(rows + 4 * in.below(3) * batch * width), width}; };
      i.out = some();
      for (ListedRows& of : i.of) of = some();
    }
  }

  uint32_t offset;
  size_t end;
  size_t bytes() { return size_t(program().bytes); }
  uint32_t* words() { return reinterpret_cast<uint32_t*>(room_); }

 private:
  Bytes& in_;
  const int lanes_;
  alignas(8) char room_[2048] = {};

  ListedProgram& program() { return *reinterpret_cast<ListedProgram*>(room_); }
  template <class T>
  T* at(Place place) { return reinterpret_cast<T*>(room_ + (place - offset)); }
  void array(Place& place, int words) {
    place = Place(end);
    end += 4 * size_t(words);
  }
};

template <class Layout>
void runSpoilt(Bytes& in, const StreamTarget& target, const StreamKind& kind) {
  Layout layout(in, target);
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
  const int most = program < bytes ? kind.roomFor(memory.data(), bytes, program) : -1;
  count(target.name, most >= 0);
  for (int calls = 0; most >= 0 && calls < 3; calls++) {
    const int steps = calls == 1 ? std::min(most, 64) : 1 + in.below(4);
    if (steps <= most) kind.run(memory.data(), program, steps);
  }
}

void stream(Bytes& in) {
  const StreamTarget& target = *sets[in.below(int(sets.size()))].streams;
  if (in.below(2) == 0) runSpoilt<StreamLayout>(in, target, target.kinds[0]);
  else runSpoilt<ListedLayout>(in, target, target.kinds[1]);
}

}  // namespace
