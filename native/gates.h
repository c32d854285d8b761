/*
 * Shared by the steps of all cells: how a team divides them, and the products that make pre-activations, all units of some rows at a time.
 */
#pragma once

#include "sequence.h"
#include "step_weight.h"

namespace sluice {
namespace SLUICE_TARGET {

/**
 * Beyond this size in bytes, caches do not keep the weights of a layer from step to step, and members that read all of them wait for
 * memory. In WebAssembly, where each gate has its own, smaller products, we measured no gain.
 */
#if defined(__wasm__)
constexpr size_t cachedWeights = SIZE_MAX;
#else
constexpr size_t cachedWeights = 16 << 20;
#endif

/**
 * A team member's part of every step: some of the sequences with all hidden units, or some units with all sequences.
 *
 * With some of the sequences a member reads all weights, at every step. With few sequences, or weights in distant memory, it takes units
 * instead, with their weights in all gates, and reads only those. That costs a barrier per step, since the next step needs the state of all
 * units. The order of sums is the same either way.
 */
struct Share {
  Range rows, units;

  bool ofUnits() const { return hasThreads && ofUnits_; }

  Share(const Layer& layer, const Team& team) : rows(shareOf(team, layer.batch)), units{0, layer.hiddenSize} {
    constexpr int grain = tileColumns;
    if (!hasThreads || team.count == 1 || layer.lengths != nullptr) return;
    const size_t weights = sizeof(Real) * layer.gateWidth() * (size_t(layer.inputSize) + layer.hiddenSize);
    if ((layer.batch > 2 * team.count && weights <= cachedWeights) || layer.hiddenSize < grain * team.count) return;
    ofUnits_ = true;
    rows = {0, layer.batch};
    units = shareOf(team, layer.hiddenSize, grain);
  }

 private:
  bool ofUnits_ = false;
};

/**
 * Whether to compute the input's part of all steps before the first step. That fills the tiles of a batch of a few sequences; tiles of four
 * or more rows are as fast without, and gain more from pre-activations that are still in the cache.
 */
inline bool projectsAhead(const Layer& layer, const Team& team) { return layer.batch < 4 * team.count; }

/** Rows of a step with their pre-activations in the cache at once, so that their activations can overlap. */
constexpr int waitingRows = 32;

/** The parts of a layer's pre-activations; arrays as in kernels.h. */
struct GateOperands {
  /** [T, N, I] */
  const Real* x;
  const Real *weightIh, *weightHh;
  /** [G·H]; null: absent */
  const Real *biasIh, *biasHh;
  /** [T, N, G·H]: the trace, which may hold the input's part until a step overwrites it; null unless traced */
  Real* trace;
};

/** The gates of a cell, each with W_ih x and W_hh h. With `apart`, the last gate's W_hh h is a separate column after the gates. */
struct GateForm {
  int gates;
  bool apart;

  constexpr int columns() const { return apart ? gates + 1 : gates; }

  /** Numbers that a sum over `inner` adds at once. */
  int sumLength(const Layer& layer, int inner) const { return gateSumLength(gates * layer.hiddenSize, inner); }

  /** The bias that rows of pre-activations begin with, [G·H]; for the separate gate, that of the input alone. */
  void bias(const Layer& layer, const GateOperands& a, Real* to) const {
    const int size = layer.hiddenSize, last = (gates - 1) * size;
    inputBias(a.biasIh, a.biasHh, gates * size, to);
    if (apart) addBiases(a.biasIh == nullptr ? nullptr : a.biasIh + last, nullptr, size, to + last);
  }

  /** Initial values of the separate column, [H]; null: 0. */
  const Real* lastBias(const Layer& layer, const GateOperands& a) const {
    return a.biasHh == nullptr ? nullptr : a.biasHh + size_t(gates - 1) * layer.hiddenSize;
  }

  /** Whether each step adds b_hh of this gate: in double precision, in the order of the reference. */
  bool comesOn(const GateOperands& a, int gate) const { return isDouble && a.biasHh != nullptr && !(apart && gate == gates - 1); }
};

/** The pre-activations of a cell, row by row: its gates, then the separate column. */
class GateProducts {
 public:
  const GateForm form;
  const Share share;

  GateProducts(GateForm form, const Layer& layer, const Team& team, const GateOperands& a, Workspace& workspace)
      : form(form), share(layer, team), layer(layer), a(a), aheadOfSteps(projectsAhead(layer, team)) {
    const int size = layer.hiddenSize, together = form.apart ? form.gates - 1 : form.gates;
    const auto packed = [&](int first, int count, int inner, int rows) {
      const Gates gates{first, count, inner, rows, nullptr};
      const size_t length = gates.weight(share.ofUnits() ? largestShare(team, size, tileColumns) : count * size).length(inner);
      return Gates{first, count, inner, rows, share.ofUnits() ? workspace.takeForEach(team, count * length) : workspace.take(length)};
    };
    ofInput = packed(0, form.gates, layer.inputSize, aheadOfSteps ? rowBlock : layer.batch);
    ofState = packed(0, together, size, layer.batch);
    if (form.apart) ofLast = packed(together, 1, size, layer.batch);
    biases = workspace.take(size_t(form.gates) * size);
    ahead = aheadOfSteps && !layer.traced ? workspace.take(layer.rows() * layer.gateWidth()) : a.trace;
    sums = workspace.takeForEach(team, size_t(least(waitingRows, layer.batch)) * form.columns() * size);
    room = workspace.takeForEach(team, StepWeight::roomLength(greatest(layer.inputSize, size)));
  }

  /** Packs this member's share of the weights, and computes its share of the products for all steps. */
  void prepare(const Team& team) const {
    pack(team, ofInput, a.weightIh);
    pack(team, ofState, a.weightHh);
    if (form.apart) pack(team, ofLast, a.weightHh);
    if (team.index == 0) form.bias(layer, a, biases);
    team.wait();
    if (!aheadOfSteps) return;
    // Row indices fit an int: arrays are smaller than 2³¹ elements, which the caller has checked.
    const int rows = int(layer.rows()), width = layer.gateWidth();
    const Range own = share.ofUnits() ? Range{0, rows} : shareOf(team, rows, tileRows);
    for (int row = own.begin; row < own.end; row += rowBlock) {
      const int count = least(rowBlock, own.end - row);
      Real* to = ahead + size_t(row) * width;
      for (int i = 0; i < count; i++) begin(biases, to + size_t(i) * width);
      addInput(count, row, to, width);
    }
    if (!share.ofUnits()) team.wait();
  }

  /**
   * The pre-activations of rows of one step: calls finish(Range of rows, sums) with [rows, columns, H], of which this member's units exist.
   *
   * @param first  row of the step's first sequence in arrays [T·N, …]
   * @param hidden [N, H], the state before the step
   */
  template <class Finish>
  SLUICE_INLINE void step(size_t first, Range rows, const Real* hidden, const Finish& finish) const {
    for (int top = rows.begin; top < rows.end; top += waitingRows) {
      const Range block{top, least(top + waitingRows, rows.end)};
      compute(first, block, hidden);
      finish(block, sums);
    }
  }

 private:
  /** Some gates that follow each other, for products with so many rows: together, or with this member's units of each. */
  struct Gates {
    int first, count, inner, rows;
    Real* packed;
    StepWeight weight(int columns) const { return {columns, rows}; }
  };

  const Layer& layer;
  const GateOperands a;
  /** Whether W_ih x with its bias is in [T·N, G·H] before the first step */
  const bool aheadOfSteps;
  /** Of W_ih, of W_hh, and of W_hh for the separate gate */
  Gates ofInput, ofState, ofLast;
  Real* biases;
  Real* ahead;
  /** This member's: [waitingRows, columns · H], and room for the products */
  Real *sums, *room;

  /** Calls body(weight, where it is packed, first unit of `gates` that it is of) for every product. */
  template <class Body>
  void over(const Gates& gates, const Body& body) const {
    const StepWeight weight = gates.weight(share.ofUnits() ? share.units.size() : gates.count * layer.hiddenSize);
    for (int k = 0; k < (share.ofUnits() ? gates.count : 1); k++)
      body(weight, gates.packed + k * weight.length(gates.inner), k * layer.hiddenSize + share.units.begin);
  }

  SLUICE_APART void pack(const Team& team, const Gates& gates, const Real* from) const {
    const Team alone{0, 1, nullptr};
    over(gates, [&](const StepWeight& weight, Real* packed, int unit) {
      const size_t row = size_t(gates.first) * layer.hiddenSize + unit;
      weight.packTransposed(share.ofUnits() ? alone : team, from + row * gates.inner, gates.inner, packed);
    });
  }

  /** to[rows, …] += x[rows, inner] · weightᵀ */
  SLUICE_APART void add(const Gates& gates, int rows, const Real* x, Real* to, int stride) const {
    over(gates, [&](const StepWeight& weight, const Real* packed, int unit) {
      weight.multiply(rows, gates.inner, x, gates.inner, packed, to + unit, stride, Into::add, room, form.sumLength(layer, gates.inner));
    });
  }

  /** Calls body(first column, number of columns) for the columns of each gate that belong to this member. */
  template <class Body>
  void overGates(const Body& body) const {
    for (int gate = 0; gate < form.gates; gate++) body(gate * layer.hiddenSize + share.units.begin, share.units.size());
  }

  void begin(const Real* from, Real* to) const {
    overGates([&](int column, int units) { copy(to + column, from + column, units); });
  }

  /** Adds W_ih x for rows of the input [T·N, I] from this one on. */
  SLUICE_APART void addInput(int rows, size_t row, Real* to, int stride) const {
    add(ofInput, rows, a.x + row * layer.inputSize, to, stride);
    for (int i = 0; i < rows; i++) overGates([&](int column, int units) { roundStored(layer, to + size_t(i) * stride + column, units); });
  }

  SLUICE_APART void compute(size_t first, Range block, const Real* hidden) const {
    const int size = layer.hiddenSize, width = form.gates * size, stride = form.columns() * size, rows = block.size();
    const Range units = share.units;
    const Real *last = form.lastBias(layer, a), *h = hidden + size_t(block.begin) * size;
    const size_t row = first + block.begin;
    for (int i = 0; i < rows; i++) {
      Real* to = sums + size_t(i) * stride;
      begin(aheadOfSteps ? ahead + (row + i) * width : biases, to);
      if (!form.apart) continue;
      if (last == nullptr) fill(to + width + units.begin, 0, units.size());
      else copy(to + width + units.begin, last + units.begin, units.size());
    }
    if (!aheadOfSteps) addInput(rows, row, sums, stride);
    for (int gate = 0; gate < form.gates; gate++)
      if (form.comesOn(a, gate))
        for (int i = 0; i < rows; i++)
          for (int j = units.begin; j < units.end; j++) sums[size_t(i) * stride + gate * size + j] += a.biasHh[gate * size + j];
    add(ofState, rows, h, sums, stride);
    if (form.apart) add(ofLast, rows, h, sums + width, stride);
  }
};

}  // namespace SLUICE_TARGET
}  // namespace sluice
