/*
 * A stack of cells given as lists of instructions, one or a few steps at a time: the operations of list_operations.h on the products of stream.h.
 * src/core/cells/defined/engine/stepLayout.ts lays a stack out. All sizes are known then, so an operand is a place in memory and not one in a
 * space, and a step only walks through the operations. Rows are padded to whole vectors as in stream.h.
 */
#pragma once

#include "list_operations.h"
#include "stream.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Rows of N sequences; 0 numbers from row to row: the same row for all. */
struct ListedRows {
  Place at;
  int32_t stride;
};

struct ListedOperation {
  Op op;
  /** Numbers of a padded row; of a block of a norm; of a product: its matrix among those of the layer */
  int32_t count;
  /** Of a norm */
  int32_t blocks;
  /** Whether a product adds to `out` */
  int32_t isOnto;
  ListedRows out;
  /** A product: nothing, or the operand of its second part; its first part is always x. A norm: its operand, and where its scales go */
  ListedRows of[4];
};

/** A part of the state, [N, stride] */
struct ListedState {
  int32_t stride;
  Place before, after;
};

struct ListedLayer {
  /** Of [T, N, …]: numbers of a row of the input, and from row to row */
  int32_t inputSize, inputStride, outputStride;
  Place input, output;
  /** [N, padded inputSize]: the input of a step, where operations read it; 0: they do not */
  Place x;
  int32_t parts, matrices, operations;
  /** Within the program */
  Place part, matrix, operation;
};

struct ListedProgram {
  /** Bytes of all that a step only reads: this, the layers, and what they have within the program */
  int32_t bytes, batch, layers;
  StreamFormats formats;
  ListedLayer layer[1];
};

class ListedStream {
 public:
  ListedStream(char* memory, Place program)
      : program_(*reinterpret_cast<const ListedProgram*>(memory + program)), products_(memory, program_.formats) {}

  void run(int steps) const {
    for (int i = 0; i < program_.layers; i++)
      for (int t = 0; t < steps; t++) step(program_.layer[i], size_t(t) * program_.batch);
  }

 private:
  const ListedProgram& program_;
  const Products products_;

  float* at(Place place) const { return products_.at(place); }
  template <class T>
  const T* listed(Place place) const { return reinterpret_cast<const T*>(at(place)); }

  void step(const ListedLayer& layer, size_t row) const {
    const int batch = program_.batch;
    const StepRows x{at(layer.input) + row * layer.inputStride, layer.inputStride};
    if (layer.x != 0)
      for (int n = 0; n < batch; n++) move(at(layer.x) + n * padded(layer.inputSize), x.data + n * x.stride, layer.inputSize);
    const ListedOperation* next = listed<ListedOperation>(layer.operation);
    for (const ListedOperation* end = next + layer.operations; next < end; next++) operation(layer, *next, x);
    const ListedState* part = listed<ListedState>(layer.part);
    for (const ListedState* end = part + layer.parts; part < end; part++) {
      float* before = at(part->before);
      const float* after = at(part->after);
      overUnits(batch * part->stride, [&](int i, auto vector) SLUICE_LAMBDA { vector.store(before + i, withoutFaded(vector.load(after + i))); });
    }
    move(at(layer.output) + row * layer.outputStride, at(listed<ListedState>(layer.part)->before), batch * layer.outputStride);
  }

  static int padded(int count) { return (count + lanes - 1) / lanes * lanes; }

  SLUICE_APART static void move(float* to, const float* from, int count) {
    overUnits(count, [&](int i, auto part) SLUICE_LAMBDA { part.store(to + i, part.load(from + i)); });
  }

  SLUICE_INLINE void operation(const ListedLayer& layer, const ListedOperation& i, StepRows x) const {
    const int batch = program_.batch;
    LoopRows rows;
    rows.out = at(i.out.at);
    rows.stride = i.out.stride;
    for (int k = 0; k < 4; k++) rows.in[k] = at(i.of[k].at), rows.strides[k] = i.of[k].stride;
    rows.rows = batch;
    rows.length = i.count;
    if (i.op == Op::product) {
      const StreamMatrix& matrix = listed<StreamMatrix>(layer.matrix)[i.count];
      const StepRows own{rows.in[0], i.of[0].stride};
      products_.run(matrix, i.isOnto ? Parts::state : Parts::both, batch, matrix.inner[0] > 0 ? x : StepRows{}, matrix.inner[1] > 0 ? own : StepRows{}, rows.out,
                    i.out.stride);
    } else if (i.op == Op::norm) {
      normRows(batch, i.blocks, i.count, padded(i.count), {at(i.of[0].at), size_t(i.of[0].stride)}, {rows.out, rows.stride}, {at(i.of[1].at), 1});
    } else {
      element(i.op, rows);
    }
  }
};

}  // namespace SLUICE_TARGET
}  // namespace sluice
