/* Random programs of streams: a layer with its arrays one behind the other, then a few spoilt words. */
#pragma once
#include "../stream.h"
#include "fuzz_input.h"

namespace {

using sluice::fuzz::Op;
using sluice::fuzz::Place;
using sluice::fuzz::StreamFormat;
using sluice::fuzz::StreamLayer;
using sluice::fuzz::StreamMatrix;
using sluice::fuzz::StreamOperation;
using sluice::fuzz::StreamProgram;
using sluice::fuzz::StreamRows;
using sluice::fuzz::StreamState;

/** A layer of lists: operations between rows of an array of its own, and a product. */
class StreamLayout {
 public:
  StreamLayout(Bytes& in, const StreamTarget& target) : in_(in), lanes_(target.lanes) {
    StreamProgram& p = program();
    StreamLayer& a = p.layer[0];
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
    size_t end = sizeof(StreamProgram);
    const auto within = [&](Place& at, size_t bytes) {
      at = Place(offset + end);
      end += bytes;
    };
    within(a.part, size_t(a.parts) * sizeof(StreamState));
    within(a.matrix, size_t(a.matrices) * sizeof(StreamMatrix));
    within(a.operation, size_t(a.operations) * sizeof(StreamOperation));
    p.bytes = int32_t(end);
    this->end = offset + end;
    const int width = 3 * target.panelWidth;
    array(a.input, steps * batch * a.inputStride);
    array(a.output, steps * batch * a.outputStride);
    if (in.below(2) == 0) array(a.x, batch * ((a.inputSize + lanes_ - 1) / lanes_ * lanes_));
    for (int k = 0; k < a.parts; k++) {
      StreamState& part = at<StreamState>(a.part)[k];
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
      array(p.formats.quantised[part], steps * batch * 2 * (units + a.inputSize));
      array(p.formats.quantisedScales[part], steps * batch);
    }
    Place rows;
    array(rows, 6 * steps * batch * width);
    for (int k = 0; k < a.operations; k++) {
      StreamOperation& i = at<StreamOperation>(a.operation)[k];
      constexpr Op first = Op::copy, last = Op::ifAbove;
      const bool isProduct = a.matrices > 0 && in.below(3) == 0;
      i.op = isProduct ? Op::product : in.below(4) == 0 ? Op::norm : Op(int(first) + in.below(int(last) - int(first) + 1));
      i.count = isProduct ? in.below(a.matrices) : units;
      i.blocks = 1 + in.below(2);
      i.isOnto = in.below(2);
      const auto some = [&]() { return StreamRows{Place(rows + 4 * in.below(3) * steps * batch * width), width, in.below(2) * batch * width}; };
      i.out = some();
      for (StreamRows& of : i.of) of = some();
      if (i.op == Op::norm) i.of[1].apart = 0;
      if (k > 0 || !isProduct || in.below(2) == 0) continue;
      a.isAhead = 1;
      i.isOnto = 0;
      i.out.apart = batch * width;
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

  StreamProgram& program() { return *reinterpret_cast<StreamProgram*>(room_); }
  template <class T>
  T* at(Place place) { return reinterpret_cast<T*>(room_ + (place - offset)); }
  void array(Place& place, int words) {
    place = Place(end);
    end += 4 * size_t(words);
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

}  // namespace
