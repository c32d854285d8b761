/*
 * The gradients that follow from those of the gates: sums over all steps, of which each is one product. In double precision the rows of that
 * product are in the order in which the reference comes to them: steps as the step back visits them, and at each step the sequences that
 * run, from long to short.
 */
#pragma once

#include "gates.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Calls body(time, sequence) for all that runs, in the order of the sums of gradients. */
template <class Body>
inline void overOrdered(const Layer& layer, const Body& body) {
  for (int step = layer.steps - 1; step >= 0; step--) {
    const int time = layer.timeOf(step);
    for (int i = 0; i < layer.batch; i++) {
      const int n = layer.order == nullptr ? i : layer.order[i];
      if (layer.isRunning(time, n)) body(time, n);
    }
  }
}

/**
 * sums[j] = Σ over rows of term(row, j), for the columns of this member's share, in double precision; a term is 0 where nothing runs. A few rows at a
 * time for all columns, so that rows are read along, as memory is fetched.
 */
template <class Term>
inline void sumColumns(const Layer& layer, const Team& team, int columns, Real* sums, const Term& term) {
  typedef double Totals __attribute__((vector_size(8 * lanes)));
  constexpr int together = 16, most = 64;
  const Range share = shareOf(team, columns, lanes);
  for (int first = share.begin; first < share.end; first += most * lanes) {
    const int count = least(most * lanes, share.end - first);
    Totals totals[most] = {};
    size_t rows[together];
    int gathered = 0;
    const auto add = [&] {
      overUnits(count, [&](int i, auto part) SLUICE_LAMBDA {
        Totals total = totals[i / lanes];
        for (int row = 0; row < gathered; row++) total = total + __builtin_convertvector(term(rows[row], first + i, part), Totals);
        totals[i / lanes] = total;
      });
      gathered = 0;
    };
    const auto gather = [&](size_t row) {
      rows[gathered++] = row;
      if (gathered == together) add();
    };
    if (isDouble) overOrdered(layer, [&](int time, int n) { gather(size_t(time) * layer.batch + n); });
    else
      for (size_t row = 0; row < layer.rows(); row++) gather(row);
    add();
    overUnits(count, [&](int i, auto part) SLUICE_LAMBDA { part.store(sums + first + i, __builtin_convertvector(totals[i / lanes], Vec)); });
  }
}

/** Numbers that a sum over sequences and steps takes at a time. Of few rows or columns it is short, which takes no time. */
constexpr int fewColumns = 32;
constexpr int rowSumLength(int rows, int columns) { return rows <= 256 || columns <= fewColumns ? shortSum : longSum; }

/** Room that each member of the team needs for the gradients below, and for the products of a step. */
inline size_t gradientLength(const Layer& layer) {
  const int widest = layer.inputSize > layer.hiddenSize ? layer.inputSize : layer.hiddenSize;
  const size_t ordered = isDouble ? size_t(innerSlice) * (layer.gateWidth() + widest) : 0;
  const size_t gradients = multiplyLength(widest) + size_t(layer.batch) * layer.gateWidth() + ordered, steps = StepWeight::roomLength(layer.gateWidth());
  return gradients > steps ? gradients : steps;
}

/** out[rows, columns] = Σ of gradOf(time, n)[rows]ᵀ · factorOf(time, n)[columns], in that order. */
template <class GradOf, class FactorOf>
inline void orderedGradient(const Layer& layer, int rows, int columns, const GradOf& gradOf, const FactorOf& factorOf, Real* out, Real* room) {
  if (rows == 0) return;
  Real *grads = room + multiplyLength(columns), *factors = grads + size_t(innerSlice) * rows;
  int gathered = 0;
  fill(out, 0, size_t(rows) * columns);
  const auto add = [&] {
    if (gathered > 0)
      multiply(rows, gathered, columns, {grads, rows, true}, {factors, columns, false}, out, columns, Into::add, room, innerSlice);
    gathered = 0;
  };
  overOrdered(layer, [&](int time, int n) {
    copy(grads + size_t(gathered) * rows, gradOf(time, n), rows);
    copy(factors + size_t(gathered) * columns, factorOf(time, n), columns);
    if (++gathered == innerSlice) add();
  });
  add();
}

/**
 * out[rows, S] = Σ over steps of gradᵀ · (hidden state before the step), where grad is `rows` columns of an array [T, N, stride] that is
 * 0 at steps that do not run.
 */
inline void recurrentWeightGradient(const Layer& layer, const Team& team, const Real* grad, int stride, int rows, const Real* initial,
                                    const Real* output, Real* out, Real* room) {
  const Range share = shareOf(team, rows, tileRows);
  if (share.size() == 0) return;
  const int size = layer.stateSize;
  if (isDouble)
    return orderedGradient(
        layer, share.size(), size, [&](int time, int n) { return grad + (size_t(time) * layer.batch + n) * stride + share.begin; },
        [&](int time, int n) {
          return time == layer.firstTime(n) ? initial + size_t(n) * size : output + layer.rowBefore(time, n) * size;
        },
        out + size_t(share.begin) * size, room);
  const int moves = (layer.steps - 1) * layer.batch;
  const size_t step = layer.batch;
  // Every step but a sequence's first starts from the output of the step before, at one distance for all.
  const Real* later = grad + share.begin + (layer.reverse ? 0 : step * stride);
  const Real* before = output + (layer.reverse ? step * size : 0);
  Real* to = out + size_t(share.begin) * size;
  multiply(share.size(), moves, size, {later, stride, true}, {before, size, false}, to, size, Into::overwrite, room, rowSumLength(moves, size));
  // The first steps start from the initial state.
  Real* first = room + multiplyLength(size);
  for (int n = 0; n < layer.batch; n++)
    copy(first + size_t(n) * share.size(), grad + (layer.firstTime(n) * step + n) * stride + share.begin, share.size());
  multiply(share.size(), layer.batch, size, {first, share.size(), true}, {initial, size, false}, to, size, Into::add, room,
           rowSumLength(layer.batch, size));
}

/**
 * out[rows, columns] = Σ over steps of gradᵀ · factor, where grad is `rows` columns of an array [T, N, stride] that is 0 at steps that do not
 * run, and factor is [T, N, columns].
 */
inline void weightGradient(const Layer& layer, const Team& team, const Real* grad, int stride, int rows, const Real* factor, int columns,
                           Real* out, Real* room) {
  const Range share = shareOf(team, rows, tileRows);
  Real* to = out + size_t(share.begin) * columns;
  if (isDouble) {
    const auto row = [&](int time, int n) { return size_t(time) * layer.batch + n; };
    return orderedGradient(
        layer, share.size(), columns, [&](int time, int n) { return grad + row(time, n) * stride + share.begin; },
        [&](int time, int n) { return factor + row(time, n) * columns; }, to, room);
  }
  const int inner = int(layer.rows());
  multiply(share.size(), inner, columns, {grad + share.begin, stride, true}, {factor, columns, false}, to, columns, Into::overwrite, room,
           rowSumLength(inner, columns));
}

/** gradWeightIh[G·H, I] = gradGatesᵀ · input. */
inline void inputWeightGradient(const Layer& layer, const Team& team, const Real* gradGates, const Real* input, Real* out, Real* room) {
  weightGradient(layer, team, gradGates, layer.gateWidth(), layer.gateWidth(), input, layer.inputSize, out, room);
}

/** gradInput[T, N, I] = gradGates · weightIh; 0 at steps that do not run, whatever the weights are. */
inline void inputGradient(const Layer& layer, const Team& team, const Real* gradGates, const Real* weightIh, Real* out, Real* room) {
  const Range share = shareOf(team, int(layer.rows()), tileRows);
  const int width = layer.gateWidth();
  multiply(share.size(), width, layer.inputSize, {gradGates + size_t(share.begin) * width, width, false}, {weightIh, layer.inputSize, false},
           out + size_t(share.begin) * layer.inputSize, layer.inputSize, Into::overwrite, room,
           layer.inputSize <= fewColumns ? shortSum : sumLength(layer.inputSize, width));
  if (layer.lengths == nullptr) return;
  for (int row = share.begin; row < share.end; row++)
    if (!layer.isRunning(row / layer.batch, row % layer.batch)) fill(out + size_t(row) * layer.inputSize, 0, layer.inputSize);
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
