/*
 * The check of a program of ../stream.h before it runs: everything that it names lies in the memory, after the program itself, which a step
 * must not overwrite.
 */
#pragma once

#include "../stream.h"

namespace sluice {
namespace SLUICE_TARGET {

class StreamRoom {
 public:
  StreamRoom(const char* memory, size_t bytes, Place program) : memory_(memory), bytes_(bytes), program_(program) {}

  /** How many bytes a program that fits has. */
  static size_t programBytes(const char* memory, Place program) {
    return size_t(reinterpret_cast<const StreamProgram*>(memory + program)->bytes);
  }

  /** Returns how many steps of a call the memory has room for; -1 if the program does not fit it. */
  int steps() {
    if (program_ % 4 != 0 || bytes_ < HEADER || program_ > bytes_ - HEADER) return -1;
    const StreamProgram& program = *reinterpret_cast<const StreamProgram*>(memory_ + program_);
    if (program.bytes < int64_t(HEADER) || size_t(program.bytes) > bytes_ - program_) return -1;
    if (program.layers < 0 || size_t(program.layers) > (program.bytes - HEADER) / sizeof(StreamLayer) || program.batch < 1) return -1;
    first_ = program_ + program.bytes;
    batch_ = program.batch;
    for (int i = 0; i < program.layers && fits_; i++) layer(program.formats, program.layer[i]);
    return fits_ ? most_ : -1;
  }

 private:
  static constexpr size_t HEADER = offsetof(StreamProgram, layer);
  /** Of a width: far more than fits in memory with 32-bit places, and products of two do not overflow. */
  static constexpr int MOST = 1 << 30;

  const char* const memory_;
  const size_t bytes_, program_;
  /** Where the program ends */
  size_t first_ = 0;
  int64_t batch_ = 0;
  int most_ = INT32_MAX;
  bool fits_ = true;

  void need(bool holds) { fits_ &= holds; }

  /** Words from a place on. */
  int64_t roomAt(Place place) const { return place < first_ || place % 4 != 0 || place > bytes_ ? 0 : int64_t((bytes_ - place) / 4); }

  void array(Place place, int64_t rows, int64_t width) { need(rows * width <= roomAt(place)); }

  /** An array with a row for each step and sequence. */
  void overSteps(Place place, int64_t width) {
    const int64_t steps = width < 1 ? 0 : roomAt(place) / width / batch_;
    if (steps < most_) most_ = int(steps);
    need(steps > 0);
  }

  /** @param isAhead whether the input's part is one product for all steps */
  void matrix(const StreamFormats& formats, const StreamMatrix& m, bool isAhead) {
    need(int(formats.format) >= 0 && formats.format <= StreamFormat::int8);
    const int depth = formats.format == StreamFormat::float32 ? Float32::depth : formats.format == StreamFormat::bf16 ? Bf16::depth : Int8::depth;
    need(m.panels >= 1 && m.panels <= INT32_MAX / 2 / panelWidth && m.inner[0] >= 0 && m.inner[1] >= 0 && m.inner[0] <= MOST && m.inner[1] <= MOST);
    if (!fits_) return;
    array(m.weights, int64_t(words(m.inner[0], depth)) + words(m.inner[1], depth), int64_t(m.panels) * panelWidth);
    array(m.bias, 1, int64_t(m.panels) * panelWidth);
    if (formats.format != StreamFormat::int8) return;
    array(m.scales, 2, int64_t(m.panels) * panelWidth);
    for (int part = 0; part < 2; part++) {
      if (m.inner[part] == 0) continue;
      const int64_t width = int64_t(words(m.inner[part], Int8::depth)) * 2;
      if (part == 0 && isAhead) {
        overSteps(formats.quantised[0], width);
        overSteps(formats.quantisedScales[0], 1);
      } else {
        array(formats.quantised[part], batch_, width);
        array(formats.quantisedScales[part], batch_, 1);
      }
    }
  }

  static int64_t padded(int64_t count) { return (count + lanes - 1) / lanes * lanes; }

  /** So many structures within the program. */
  template <class T>
  const T* listed(Place place, int32_t count) {
    const bool holds = count >= 0 && place % 4 == 0 && place >= program_ && place <= first_ && size_t(count) <= (first_ - place) / sizeof(T);
    need(holds);
    return holds ? reinterpret_cast<const T*>(memory_ + place) : nullptr;
  }

  /** A row of so many numbers for each sequence, and for each step where steps have rows of their own. */
  void rows(const StreamRows& of, int64_t width) {
    need(of.stride >= 0 && of.stride <= MOST && (of.apart == 0 || (of.stride > 0 && of.apart == batch_ * of.stride)));
    const int64_t more = roomAt(of.at) - width;
    need(more >= (batch_ - 1) * of.stride);
    if (!fits_ || of.apart == 0) return;
    const int64_t steps = (more / of.stride + 1) / batch_;
    if (steps < most_) most_ = int(steps);
  }

  void layer(const StreamFormats& formats, const StreamLayer& a) {
    const StreamState* part = listed<StreamState>(a.part, a.parts);
    const StreamMatrix* matrices = listed<StreamMatrix>(a.matrix, a.matrices);
    const StreamOperation* operations = listed<StreamOperation>(a.operation, a.operations);
    need(a.parts >= 1 && a.inputSize >= 1 && a.inputSize <= a.inputStride && a.inputStride <= MOST && a.outputStride >= 1 && a.outputStride <= MOST);
    if (!fits_) return;
    overSteps(a.input, a.inputStride);
    overSteps(a.output, a.outputStride);
    if (a.x != 0) array(a.x, batch_, padded(a.inputSize));
    need(part->stride == a.outputStride);
    for (int k = 0; k < a.parts && fits_; k++) {
      need(part[k].stride >= 1 && part[k].stride <= MOST);
      array(part[k].before, batch_, part[k].stride);
      array(part[k].after, batch_, part[k].stride);
    }
    for (int k = 0; k < a.matrices && fits_; k++) {
      need(matrices[k].inner[0] == 0 || matrices[k].inner[0] == a.inputSize);
      matrix(formats, matrices[k], a.isAhead != 0);
    }
    if (a.isAhead != 0) need(a.operations >= 1 && operations->op == Op::product && operations->isOnto == 0 && operations->out.apart != 0);
    for (int k = 0; k < a.operations && fits_; k++) operation(a, matrices, operations[k]);
  }

  void operation(const StreamLayer& a, const StreamMatrix* matrices, const StreamOperation& i) {
    if (i.op == Op::product) {
      need(i.count >= 0 && i.count < a.matrices);
      if (!fits_) return;
      const StreamMatrix& m = matrices[i.count];
      if (m.inner[1] > 0) rows(i.of[0], m.inner[1]);
      // One row of sums must not be in the next.
      need((batch_ == 1 && i.out.apart == 0) || i.out.stride >= int64_t(m.panels) * panelWidth);
      return rows(i.out, int64_t(m.panels) * panelWidth);
    }
    need((i.op == Op::norm || (i.op >= Op::copy && i.op <= Op::ifAbove)) && i.count >= 1 && i.count <= MOST);
    if (!fits_) return;
    if (i.op == Op::norm) {
      need(i.blocks >= 1 && i.blocks <= MOST / i.count);
      if (!fits_) return;
      array(i.of[1].at, batch_, 1);
      rows(i.of[0], padded(i.count) * i.blocks);
      return rows(i.out, padded(i.count) * i.blocks);
    }
    for (const StreamRows& of : i.of) rows(of, i.count);
    rows(i.out, i.count);
  }
};

}  // namespace SLUICE_TARGET
}  // namespace sluice
