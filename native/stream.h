/*
 * A stack of recurrent cells, one or a few steps at a time, for real time. A cell is a list of instructions: products, and the operations of
 * list_operations.h. src/core/cells/defined/engine/stepLayout.ts lays everything out in one piece of memory, and passes offsets in bytes
 * from its start: the program below, weights in panels, the state, working memory. All sizes are known then, so an operand is a place in
 * memory and not one in a space, and a step only walks through the operations: it allocates nothing, packs nothing, and copies only states.
 *
 * The size of vectors shows in the layout: a row of units takes a multiple of `lanes`, a row of products a multiple of `panelWidth`. The
 * padding has weights of 0, so it stays 0 or at least finite, and needs no special case.
 *
 * Shape letters: T steps of a call, N batch.
 */
#pragma once

#include "list_operations.h"
#include "stream_products.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Raised with every change of the layout below, so that we never call an older addon. */
constexpr int streamVersion = 3;

/** Offset in bytes from the start of the memory; 0: absent. */
typedef uint32_t Place;

/**
 * out[columns] = bias + W₁ᵀ x + W₂ᵀ h. Weights are in panels of panelWidth columns, in each the rows of W₁, then those of W₂. A panel has
 * one word of four bytes for each column and for each `Format::depth` rows.
 */
struct StreamMatrix {
  int32_t panels, inner[2];
  Place weights, bias;
  /** int8: [2, panels · panelWidth], factors of the weights of each column */
  Place scales;
};

enum class StreamFormat : int32_t { float32, bf16, int8 };

struct StreamFormats {
  StreamFormat format;
  /** int8: room for inputs as 16-bit numbers, and their scales */
  Place quantised[2], quantisedScales[2];
};

/** Rows of N sequences; 0 numbers from row to row: the same row for all. */
struct StreamRows {
  Place at;
  int32_t stride;
  /** Numbers from step to step; 0: the same rows in every step */
  int32_t apart;
};

struct StreamOperation {
  Op op;
  /** Numbers of a padded row; of a block of a norm; of a product: its matrix among those of the layer */
  int32_t count;
  /** Of a norm */
  int32_t blocks;
  /** Whether a product adds to `out` */
  int32_t isOnto;
  StreamRows out;
  /** A product: nothing, or the operand of its second part; its first part is always x. A norm: its operand, and where its scales go */
  StreamRows of[4];
};

/** A part of the state, [N, stride] */
struct StreamState {
  int32_t stride;
  Place before, after;
};

struct StreamLayer {
  /** Of [T, N, …]: numbers of a row of the input, and from row to row */
  int32_t inputSize, inputStride, outputStride;
  Place input, output;
  /** [N, padded inputSize]: the input of a step, where operations read it; 0: they do not */
  Place x;
  /** Whether the first operation is W x, whose part of the input is one product for all steps of a call */
  int32_t isAhead;
  int32_t parts, matrices, operations;
  /** Within the program */
  Place part, matrix, operation;
};

struct StreamProgram {
  /** Bytes of all that a step only reads: this, the layers, and what they have within the program */
  int32_t bytes, batch, layers;
  StreamFormats formats;
  StreamLayer layer[1];
};

/** Products of the layers of a program, in the format of its weights. */
class Products {
 public:
  Products(char* memory, const StreamFormats& formats) : memory_(memory), formats_(formats) {}

  float* at(Place place) const { return reinterpret_cast<float*>(memory_ + place); }

  void run(const StreamMatrix& matrix, Parts parts, int rows, StepRows x, StepRows h, float* out, int outStride) const {
    const bool quantised = formats_.format == StreamFormat::int8;
    const auto part = [&](int which, StepRows from) {
      const int inner = matrix.inner[which];
      if (!quantised || from.data == nullptr) return Part{inner, from.data, from.stride, nullptr, nullptr};
      const int stride = words(inner, Int8::depth) * 2;
      float *to = at(formats_.quantised[which]), *scales = at(formats_.quantisedScales[which]);
      Int8::quantise(rows, inner, from, to, stride, scales);
      return Part{inner, to, stride, scales, at(matrix.scales) + which * matrix.panels * panelWidth};
    };
    const Product a{at(matrix.weights), at(matrix.bias), matrix.panels, part(0, parts == Parts::state ? StepRows{} : x),
                    part(1, parts == Parts::input ? StepRows{} : h), parts, out, outStride};
    switch (formats_.format) {
      case StreamFormat::float32:
        return productOf<Float32>(a, rows);
      case StreamFormat::bf16:
        return productOf<Bf16>(a, rows);
      case StreamFormat::int8:
        return productOf<Int8>(a, rows);
    }
  }

 private:
  char* const memory_;
  const StreamFormats& formats_;
};

class Stream {
 public:
  Stream(char* memory, Place program)
      : program_(*reinterpret_cast<const StreamProgram*>(memory + program)), products_(memory, program_.formats) {}

  void run(int steps) const {
    for (int i = 0; i < program_.layers; i++) {
      const StreamLayer& layer = program_.layer[i];
      const bool isAhead = layer.isAhead != 0 && steps > 1;
      if (isAhead) product(layer, *listed<StreamOperation>(layer.operation), Parts::input, steps * program_.batch, inputOf(layer, 0), 0);
      for (int t = 0; t < steps; t++) step(layer, t, isAhead);
    }
  }

 private:
  const StreamProgram& program_;
  const Products products_;

  float* at(Place place) const { return products_.at(place); }
  template <class T>
  const T* listed(Place place) const { return reinterpret_cast<const T*>(at(place)); }

  StepRows inputOf(const StreamLayer& layer, int t) const {
    return {at(layer.input) + size_t(t) * program_.batch * layer.inputStride, layer.inputStride};
  }

  void step(const StreamLayer& layer, int t, bool isAhead) const {
    const int batch = program_.batch;
    const StepRows x = inputOf(layer, t);
#if !defined(SLUICE_PLAIN_CELLS)
    if (layer.x != 0)
      for (int n = 0; n < batch; n++) move(at(layer.x) + n * padded(layer.inputSize), x.data + n * x.stride, layer.inputSize);
#endif
    const StreamOperation* next = listed<StreamOperation>(layer.operation);
    const StreamOperation* end = next + layer.operations;
    if (isAhead) product(layer, *next++, Parts::state, batch, x, t);
    for (; next < end; next++) operation(layer, *next, x, t);
    const StreamState* part = listed<StreamState>(layer.part);
    keep(*part, at(layer.output) + size_t(t) * batch * layer.outputStride);
    for (const StreamState* end = part + layer.parts; ++part < end;) keep(*part, at(part->before));
  }

  /** Makes the state after a step the one before the next, and copies it; the first part is the output. */
  void keep(const StreamState& part, float* copy) const {
    float* before = at(part.before);
    const float* after = at(part.after);
    overUnits(program_.batch * part.stride, [&](int i, auto vector) SLUICE_LAMBDA {
      const Vec state = withoutFaded(vector.load(after + i));
      vector.store(before + i, state);
      vector.store(copy + i, state);
    });
  }

  static int padded(int count) { return (count + lanes - 1) / lanes * lanes; }

  SLUICE_APART static void move(float* to, const float* from, int count) {
    overUnits(count, [&](int i, auto part) SLUICE_LAMBDA { part.store(to + i, part.load(from + i)); });
  }

  float* at(const StreamRows& rows, int t) const { return at(rows.at) + size_t(t) * rows.apart; }

  /** @param parts state: the part of the input is there, and stays alone where the product has no other */
  SLUICE_APART void product(const StreamLayer& layer, const StreamOperation& i, Parts parts, int rows, StepRows x, int t) const {
    const StreamMatrix& matrix = listed<StreamMatrix>(layer.matrix)[i.count];
    if (parts == Parts::state && matrix.inner[1] == 0) return;
    StepRows own = {};
    if (matrix.inner[1] > 0) own = {at(i.of[0], t), i.of[0].stride};
    products_.run(matrix, parts, rows, matrix.inner[0] > 0 ? x : StepRows{}, own, at(i.out, t), i.out.stride);
  }

  SLUICE_INLINE void operation(const StreamLayer& layer, const StreamOperation& i, StepRows x, int t) const {
    const int batch = program_.batch;
    if (i.op == Op::product) return product(layer, i, i.isOnto ? Parts::state : Parts::both, batch, x, t);
#if !defined(SLUICE_PLAIN_CELLS)
    if (i.op == Op::norm)
      return normRows(batch, i.blocks, i.count, padded(i.count), {at(i.of[0], t), size_t(i.of[0].stride)}, {at(i.out, t), size_t(i.out.stride)},
                      {at(i.of[1].at), 1});
#endif
    LoopRows rows;
    rows.out = at(i.out, t);
    rows.stride = i.out.stride;
    for (int k = 0; k < 4; k++) rows.in[k] = at(i.of[k], t), rows.strides[k] = i.of[k].stride;
    rows.rows = batch;
    rows.length = i.count;
    element(i.op, rows);
  }
};

}  // namespace SLUICE_TARGET
}  // namespace sluice
