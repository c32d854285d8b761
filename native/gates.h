/*
 * What the steps of all cells have in common: how a team shares them out, and which products make a pre-activation. The products themselves are gate_tiles.h, or gate_rows.h for WebAssembly.
 */
#pragma once

#include "sequence.h"

namespace sluice {
namespace SLUICE_TARGET {

/**
 * Weights of a layer in bytes beyond which caches do not keep them from step to step, and members that read all of them wait for memory. In WebAssembly
 * no gain was measured: there the products of each gate's units are apart, and smaller.
 */
#if defined(__wasm__)
constexpr size_t cachedWeights = SIZE_MAX;
#else
constexpr size_t cachedWeights = 16 << 20;
#endif

/**
 * What a member of a team does of every step: some of the sequences with all hidden units, or some units with all sequences.
 *
 * With some of the sequences a member reads all weights, at every step. Where sequences are few or the weights come from afar, it takes units instead,
 * with their weights in all gates, and reads only those; that costs a barrier a step, since the next one needs the state of all units. Sums are taken in the
 * same order either way.
 */
struct Share {
  Range rows, units;
  bool ofUnits;

  Share(const Layer& layer, const Team& team, int grain, bool canShareUnits = true)
      : rows(shareOf(team, layer.batch)), units{0, layer.hiddenSize}, ofUnits(false) {
    if (!hasThreads || !canShareUnits || team.count == 1 || layer.lengths != nullptr) return;
    const size_t weights = sizeof(Real) * layer.gateWidth() * (size_t(layer.inputSize) + layer.stateSize);
    if ((layer.batch > 2 * team.count && weights <= cachedWeights) || layer.hiddenSize < grain * team.count) return;
    ofUnits = true;
    rows = {0, layer.batch};
    units = shareOf(team, layer.hiddenSize, grain);
  }

  /** The units whose panels this member packs: those that it reads or, where all members read all, its part of them. */
  Range packed(const Team& team, int grain) const { return ofUnits ? units : shareOf(team, units.end, grain); }
};

/**
 * Whether the input's part of all steps is computed before the first step. That fills the tiles of a batch of a few sequences; tiles of four
 * rows and more are as fast, and better off with pre-activations that are still in the cache when they are needed.
 */
inline bool projectsAhead(const Layer& layer, const Team& team) { return layer.batch < 4 * team.count; }

/** Rows of a step whose pre-activations are in the cache together, and wait together for their activations: so that these need not wait for one another. */
constexpr int waitingRows = 32;

/** What the pre-activations of a layer are made of; arrays as kernels.h has them. */
struct GateOperands {
  /** [T, N, I] */
  const Real* x;
  const Real *weightIh, *weightHh;
  /** [G·H]; null: absent */
  const Real *biasIh, *biasHh;
  /** [T, N, G·H]: the trace, which may hold what is computed ahead until a step overwrites it; null unless traced */
  Real* trace;
};

/**
 * Which products make the pre-activations of a cell: `in` gates have W_ih x, the first `rec` of them W_hh h as well. With `apart` the last gate's
 * W_hh h is not added but a column of its own, behind the gates.
 */
struct GateForm {
  int in, rec;
  bool apart;

  constexpr int columns() const { return apart ? in + 1 : in; }

  /** Numbers that a sum over `inner` takes at a time. */
  int sumLength(const Layer& layer, int inner) const { return gateSumLength(in * layer.hiddenSize, inner); }

  /** The bias that rows of pre-activations begin with, [in · H]; of the gate that is apart that of the input alone. */
  void bias(const Layer& layer, const GateOperands& a, Real* to) const {
    const int size = layer.hiddenSize, last = (in - 1) * size;
    inputBias(a.biasIh, a.biasHh, in * size, to);
    if (apart) addBiases(a.biasIh == nullptr ? nullptr : a.biasIh + last, nullptr, size, to + last);
  }

  /** What the column that is apart begins with, [H]; null: 0. */
  const Real* lastBias(const Layer& layer, const GateOperands& a) const {
    return a.biasHh == nullptr ? nullptr : a.biasHh + size_t(in - 1) * layer.hiddenSize;
  }

  /** Whether b_hh of this gate comes on at each step: in double precision, in the order of the reference. */
  bool comesOn(const GateOperands& a, int gate) const { return isDouble && a.biasHh != nullptr && !(apart && gate == in - 1); }
};

}  // namespace SLUICE_TARGET
}  // namespace sluice

#if defined(__wasm__)
#include "gate_rows.h"
#else
#include "gate_tiles.h"
#endif
