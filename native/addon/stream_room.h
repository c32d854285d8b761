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
    return HEADER + size_t(reinterpret_cast<const StreamProgram*>(memory + program)->layers) * sizeof(StreamLayer);
  }

  /** Returns how many steps of a call the memory has room for; -1 if the program does not fit it. */
  int steps() {
    if (program_ % 4 != 0 || bytes_ < HEADER || program_ > bytes_ - HEADER) return -1;
    const StreamProgram& program = *reinterpret_cast<const StreamProgram*>(memory_ + program_);
    if (program.layers < 0 || size_t(program.layers) > (bytes_ - program_ - HEADER) / sizeof(StreamLayer)) return -1;
    first_ = program_ + HEADER + program.layers * sizeof(StreamLayer);
    batch_ = program.batch;
    if (program.layers > 0 && batch_ < 1) return -1;
    for (int i = 0; i < program.layers; i++) layer(program, program.layer[i]);
    return fits_ ? most_ : -1;
  }

 private:
  static constexpr size_t HEADER = offsetof(StreamProgram, layer);

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

  void matrix(const StreamProgram& program, const StreamMatrix& m) {
    const int depth = program.format == StreamFormat::float32 ? Float32::depth : program.format == StreamFormat::bf16 ? Bf16::depth : Int8::depth;
    need(m.panels >= 1 && m.panels <= INT32_MAX / 2 / panelWidth && m.inner[0] >= 0 && m.inner[1] >= 0 && m.inner[0] <= MOST && m.inner[1] <= MOST);
    if (!fits_) return;
    array(m.weights, int64_t(words(m.inner[0], depth)) + words(m.inner[1], depth), int64_t(m.panels) * panelWidth);
    array(m.bias, 1, int64_t(m.panels) * panelWidth);
    if (program.format != StreamFormat::int8) return;
    array(m.scales, 2, int64_t(m.panels) * panelWidth);
    for (int part = 0; part < 2; part++) {
      if (m.inner[part] == 0) continue;
      // The input's part is one product for all steps, that of the state one for each.
      const int64_t width = int64_t(words(m.inner[part], Int8::depth)) * 2;
      if (part == 0) {
        overSteps(program.quantised[0], width);
        overSteps(program.quantisedScales[0], 1);
      } else {
        array(program.quantised[1], batch_, width);
        array(program.quantisedScales[1], batch_, 1);
      }
    }
  }

  void layer(const StreamProgram& program, const StreamLayer& a) {
    const StreamMatrix &one = a.matrices[0], &two = a.matrices[1];
    const bool isLstm = a.cell == StreamCell::lstm, isAfter = a.cell == StreamCell::gruResetAfter, isBefore = a.cell == StreamCell::gruResetBefore;
    need(int(a.cell) >= 0 && a.cell <= StreamCell::rnnRelu && int(program.format) >= 0 && program.format <= StreamFormat::int8);
    need(a.units >= lanes && a.units <= MOST && a.units % lanes == 0 && a.stateStride >= a.units * (a.projected == 0) && a.stateStride <= MOST);
    need(a.stateStride >= lanes && a.stateStride % lanes == 0 && a.inputStride >= 1 && a.gatesStride >= 1 && (isLstm || a.projected == 0));
    if (!fits_) return;
    const bool hasTwo = isAfter || isBefore || a.projected != 0;
    matrix(program, one);
    if (hasTwo) matrix(program, two);
    if (!fits_) return;
    const int64_t columns = int64_t(one.panels) * panelWidth, second = hasTwo ? int64_t(two.panels) * panelWidth : 0, units = a.units;
    need(one.inner[0] >= 1 && one.inner[0] <= a.inputStride && one.inner[1] >= (isAfter ? 0 : 1) && one.inner[1] <= a.stateStride);
    need(a.gatesStride >= columns + (isBefore ? second : 0));
    need(columns >= units * (isLstm ? (a.coupled ? 3 : 4) : isAfter ? 3 : isBefore ? 2 : 1));
    if (isAfter) need(one.inner[1] == 0 && two.inner[0] == 0 && two.inner[1] >= 1 && two.inner[1] <= a.stateStride && second >= 3 * units && a.gatesStride >= second);
    if (isBefore) need(two.inner[0] >= 1 && two.inner[0] <= a.inputStride && two.inner[1] >= 1 && two.inner[1] <= units && second >= units);
    if (a.projected) need(two.inner[0] >= 1 && two.inner[0] <= units && two.inner[1] == 0 && a.stateStride >= second);
    overSteps(a.input, a.inputStride);
    overSteps(a.output, a.stateStride);
    overSteps(a.gates, a.gatesStride);
    array(a.hidden, batch_, a.stateStride);
    if (isLstm) array(a.cellState, batch_, units);
    if (hasTwo) array(a.beside, batch_, isAfter ? a.gatesStride : units);
    const Place peepholes[] = {a.peepholeInput, a.peepholeForget, a.peepholeOutput};
    for (const Place peephole : peepholes)
      if (peephole != 0) array(peephole, 1, units);
  }

  /** Of a width: far more than fits in memory with 32-bit places, and products of two do not overflow. */
  static constexpr int MOST = 1 << 30;
};

}  // namespace SLUICE_TARGET
}  // namespace sluice
