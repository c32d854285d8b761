/*
 * Shared by the steps of all cells: how a team divides them, and which products make a pre-activation. The products themselves are
 * gate_tiles.h, or gate_rows.h for WebAssembly.
 */
#pragma once

#include "sequence.h"

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
  bool ofUnits;

  Share(const Layer& layer, const Team& team, int grain, bool canShareUnits = true)
      : rows(shareOf(team, layer.batch)), units{0, layer.hiddenSize}, ofUnits(false) {
    if (!hasThreads || !canShareUnits || team.count == 1 || layer.lengths != nullptr) return;
    const size_t weights = sizeof(Real) * layer.gateWidth() * (size_t(layer.inputSize) + layer.hiddenSize);
    if ((layer.batch > 2 * team.count && weights <= cachedWeights) || layer.hiddenSize < grain * team.count) return;
    ofUnits = true;
    rows = {0, layer.batch};
    units = shareOf(team, layer.hiddenSize, grain);
  }

  /** The units whose panels this member packs: the units that it reads or, if all members read all, its part of them. */
  Range packed(const Team& team, int grain) const { return ofUnits ? units : shareOf(team, units.end, grain); }
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

}  // namespace SLUICE_TARGET
}  // namespace sluice

#if defined(__wasm__)
#include "gate_rows.h"
#else
#include "gate_tiles.h"
#endif
