/*
 * A stack of recurrent cells, one or a few steps at a time, for real time. Equations are those of src/core/cells/; src/realtime/stream/compiled.ts
 * is the only caller. It lays everything out in one piece of memory, and passes offsets in bytes from its start: the program
 * below, weights in panels, the state, working memory. A step allocates nothing, packs nothing, and copies only states.
 *
 * The size of vectors shows in the layout: a row of `units` numbers takes a multiple of `lanes`, a row of products a multiple of
 * `panelWidth`. The padding has weights of 0, so it stays 0 or at least finite, and needs no special case.
 *
 * Shape letters: T steps of a call, N batch, I input size, H hidden size, S size of the hidden state, G gates.
 */
#pragma once

#include "cell_steps.h"
#include "stream_products.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Raised with every change of the layout below, so that we never call an older addon. */
constexpr int streamVersion = 2;

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

enum class StreamCell : int32_t { lstm, gruResetAfter, gruResetBefore, rnnTanh, rnnRelu };
enum class StreamFormat : int32_t { float32, bf16, int8 };

struct StreamLayer {
  StreamCell cell;
  int32_t coupled, projected;
  /** 0: no limit */
  float cellClip;
  /** Numbers from row to row of the input, of arrays with H units, of hidden states, of gates */
  int32_t inputStride, units, stateStride, gatesStride;
  /** [T, N, inputStride], [T, N, stateStride] */
  Place input, output;
  /** [N, stateStride], [N, units] */
  Place hidden, cellState;
  /** [T, N, gatesStride] */
  Place gates;
  /** [N, ...] gruResetAfter: U h + b; gruResetBefore: r ⊙ h; projected: o ⊙ tanh c' */
  Place beside;
  /** [units] each */
  Place peepholeInput, peepholeForget, peepholeOutput;
  /**
   * lstm: gates i f g o (f g o), projection; gruResetAfter: W of r z n, U of r z n; gruResetBefore: r z, n; rnn: one.
   */
  StreamMatrix matrices[2];
};

struct StreamFormats {
  StreamFormat format;
  /** int8: room for inputs as 16-bit numbers, and their scales */
  Place quantised[2], quantisedScales[2];
};

struct StreamProgram {
  int32_t batch, layers;
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
    for (int i = 0; i < program_.layers; i++) runLayer(program_.layer[i], steps);
  }

 private:
  const StreamProgram& program_;
  const Products products_;

  float* at(Place place) const { return products_.at(place); }

  void product(const StreamMatrix& matrix, Parts parts, int rows, StepRows x, StepRows h, float* out, int outStride) const {
    products_.run(matrix, parts, rows, x, h, out, outStride);
  }

  void runLayer(const StreamLayer& layer, int steps) const {
    const int batch = program_.batch, stateStride = layer.stateStride, gatesStride = layer.gatesStride;
    const bool two = layer.cell == StreamCell::gruResetBefore;
    const StreamMatrix& matrix = layer.matrices[0];
    const StepRows input{at(layer.input), layer.inputStride};
    const int second = matrix.panels * panelWidth;
    // With several steps the input's part is one product for all.
    const Parts parts = steps == 1 ? Parts::both : Parts::state;
    if (steps > 1) {
      product(matrix, Parts::input, steps * batch, input, {}, at(layer.gates), gatesStride);
      if (two) product(layer.matrices[1], Parts::input, steps * batch, input, {}, at(layer.gates) + second, gatesStride);
    }
    const float* before = at(layer.hidden);
    for (int t = 0; t < steps; t++) {
      const size_t row = size_t(t) * batch;
      float* gates = at(layer.gates) + row * gatesStride;
      float* output = at(layer.output) + row * stateStride;
      const StepRows x{input.data + row * input.stride, input.stride}, h{before, stateStride};
      float* beside = at(layer.beside);
      if (layer.cell != StreamCell::gruResetAfter) {
        product(matrix, parts, batch, x, h, gates, gatesStride);
      } else {
        if (steps == 1) product(matrix, Parts::both, batch, x, {}, gates, gatesStride);
        product(layer.matrices[1], Parts::both, batch, {}, h, beside, gatesStride);
      }
      if (two) {
        for (int n = 0; n < batch; n++)
          reset(layer, gates + size_t(n) * gatesStride, before + size_t(n) * stateStride, beside + size_t(n) * layer.units);
        product(layer.matrices[1], parts, batch, x, {beside, layer.units}, gates + second, gatesStride);
      }
      for (int n = 0; n < batch; n++) {
        float* own = gates + size_t(n) * gatesStride;
        const float* old = before + size_t(n) * stateStride;
        float* fresh = output + size_t(n) * stateStride;
        switch (layer.cell) {
          case StreamCell::lstm:
            lstm(layer, own, at(layer.cellState) + size_t(n) * layer.units, layer.projected ? beside + size_t(n) * layer.units : fresh);
            break;
          case StreamCell::gruResetAfter:
            gruResetAfter(layer, own, beside + size_t(n) * gatesStride, old, fresh);
            break;
          case StreamCell::gruResetBefore:
            gruResetBefore(layer, own, own + second, old, fresh);
            break;
          default:
            rnn(layer, own, fresh);
        }
      }
      if (layer.projected) product(layer.matrices[1], Parts::both, batch, {beside, layer.units}, {}, output, stateStride);
      before = output;
    }
    float* hidden = at(layer.hidden);
    for (int i = 0; i < batch * stateStride; i += lanes) store(hidden + i, load(before + i));
  }

  void lstm(const StreamLayer& layer, const float* gates, float* cell, float* hidden) const {
    const int units = layer.units;
    const float* forgetGate = layer.coupled ? gates : gates + units;
    const auto seen = [&](Place peephole, int unit, Vec state, Vec gate) SLUICE_LAMBDA {
      return withPeephole(WholeVector{}, peephole == 0 ? nullptr : at(peephole) + unit, state, gate);
    };
    for (int unit = 0; unit < units; unit += lanes) {
      const Vec before = load(cell + unit);
      const Vec forget = sigmoid(seen(layer.peepholeForget, unit, before, load(forgetGate + unit)));
      const Vec candidate = hyperbolicTangent(load(forgetGate + units + unit));
      const Vec input = layer.coupled ? splat(1.0f) - forget : sigmoid(seen(layer.peepholeInput, unit, before, load(gates + unit)));
      const Vec after = withoutFaded(lstmCell(forget, before, input, candidate, layer.cellClip));
      const Vec output = sigmoid(seen(layer.peepholeOutput, unit, after, load(forgetGate + 2 * units + unit)));
      store(cell + unit, after);
      store(hidden + unit, withoutFaded(output * hyperbolicTangent(after)));
    }
  }

  static void gruResetAfter(const StreamLayer& layer, const float* fromInput, const float* fromState, const float* before, float* hidden) {
    const int units = layer.units;
    for (int unit = 0; unit < units; unit += lanes) {
      const Vec reset = sigmoid(load(fromInput + unit) + load(fromState + unit));
      const Vec update = sigmoid(load(fromInput + units + unit) + load(fromState + units + unit));
      const Vec fresh = gruNew(reset, load(fromState + 2 * units + unit), load(fromInput + 2 * units + unit));
      store(hidden + unit, withoutFaded(gruState(update, load(before + unit), fresh)));
    }
  }

  /** The reset and the update gate of a GRU that resets before the product, in place, and r ⊙ h. */
  static void reset(const StreamLayer& layer, float* gates, const float* before, float* resetHidden) {
    for (int unit = 0; unit < 2 * layer.units; unit += lanes) store(gates + unit, sigmoid(load(gates + unit)));
    for (int unit = 0; unit < layer.units; unit += lanes) store(resetHidden + unit, load(gates + unit) * load(before + unit));
  }

  static void gruResetBefore(const StreamLayer& layer, const float* gates, const float* candidate, const float* before, float* hidden) {
    rnn(layer, candidate, hidden);
    for (int unit = 0; unit < layer.units; unit += lanes)
      store(hidden + unit, withoutFaded(gruState(load(gates + layer.units + unit), load(before + unit), load(hidden + unit))));
  }

  SLUICE_APART static void rnn(const StreamLayer& layer, const float* sums, float* hidden) {
    const bool relu = layer.cell == StreamCell::rnnRelu;
    for (int unit = 0; unit < layer.units; unit += lanes) store(hidden + unit, withoutFaded(rnnState(load(sums + unit), relu)));
  }
};

}  // namespace SLUICE_TARGET
}  // namespace sluice
