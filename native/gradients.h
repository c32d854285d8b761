/*
 * The gradients that follow from those of the gates: sums over all steps, each a product with many rows. The backward pass makes gradients
 * of gates for a window of steps, and uses them while they are in the second-level cache, before the next window overwrites them. An array
 * of all steps would not fit in a cache, and took longer.
 *
 * In double precision the rows of a product are in the reference's order: steps as the backward pass visits them, and at each step the
 * sequences that run, from long to short.
 */
#pragma once

#include "gates.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Steps with their gradients of gates available at once. */
struct Window {
  /** In the order of the steps, and as indices of time */
  Range steps, times;
  /** Its rows in arrays [T, N, …], from the first one on; rows of its own arrays begin at 0. */
  size_t firstRow, rows;
  /** Whether sums begin or end with it: the backward pass starts with the last steps. */
  bool isFirst, isLast;

  Into into() const { return isFirst ? Into::overwrite : Into::add; }
};

/** Steps of a window, except for the last: enough for a slice of a product, 512 rows. */
inline int windowSteps(const Layer& layer) {
  const int steps = 512 / layer.batch;
  return least(layer.steps, steps > 0 ? steps : 1);
}

/** Rows of arrays of a window. */
inline size_t windowRows(const Layer& layer) { return size_t(windowSteps(layer)) * layer.batch; }

/**
 * Calls body(Window) for all steps, the last ones first; each may reuse the window's arrays when all members have finished the previous
 * window.
 */
template <class Body>
inline void overWindows(const Layer& layer, const Team& team, const Body& body) {
  const int length = windowSteps(layer);
  for (int end = layer.steps; end > 0; end -= length) {
    const Range steps{end > length ? end - length : 0, end};
    const Range times = layer.reverse ? Range{layer.steps - steps.end, layer.steps - steps.begin} : steps;
    if (end < layer.steps) team.wait();
    body(Window{steps, times, size_t(times.begin) * layer.batch, size_t(times.size()) * layer.batch, end == layer.steps, steps.begin == 0});
  }
}

/**
 * Runs all steps of a backward pass, the last ones first, and after each window of them the sums of gradients.
 *
 * @param compute   compute(time, rows, row, here): some sequences that run; the first of them is `row` of arrays [T·N, …], `here` of the
 *   window's
 * @param clear     clear(time, sequence, here): zeroes the gradients of a sequence that does not run
 * @param gradients gradients(window)
 */
template <class Compute, class Clear, class Gradients>
inline void backwardSteps(const Layer& layer, const Team& team, const Compute& compute, const Clear& clear, const Gradients& gradients) {
  const Range own = shareOf(team, layer.batch);
  overWindows(layer, team, [&](const Window& window) {
    for (int step = window.steps.end - 1; step >= window.steps.begin; step--) {
      const int time = layer.timeOf(step);
      const size_t first = size_t(time) * layer.batch, here = first - window.firstRow;
      overRunning(
          layer, time, own, [&](Range rows) { compute(time, rows, first + rows.begin, here + rows.begin); }, [&](int n) { clear(time, n, here + n); });
    }
    team.wait();
    gradients(window);
  });
}

/** Calls body(time, sequence) for everything in a window that runs, in the order of the sums of gradients. */
template <class Body>
inline void overOrdered(const Layer& layer, const Window& window, const Body& body) {
  for (int step = window.steps.end - 1; step >= window.steps.begin; step--) {
    const int time = layer.timeOf(step);
    for (int i = 0; i < layer.batch; i++) {
      const int n = layer.order == nullptr ? i : layer.order[i];
      if (layer.isRunning(time, n)) body(time, n);
    }
  }
}

/** Sums of columns over all steps, in double precision. */
class ColumnSums {
 public:
  ColumnSums(int columns, Workspace& workspace)
      : columns(columns), totals(workspace.take(size_t(ceilDivide(columns, lanes)) * lanes * sizeof(double) / sizeof(Real))) {}

  /**
   * sums[j] += Σ over rows of term(row, j), for this member's share of the columns; `sums` gets the result with the last window. A term is
   * 0 where nothing runs; its row counts from the first step. Takes a few rows at a time for all columns, in the order of memory.
   */
  template <class Term>
  SLUICE_APART void add(const Layer& layer, const Team& team, const Window& window, Real* sums, const Term& term) const {
    typedef double Totals __attribute__((vector_size(8 * lanes)));
    typedef double Part __attribute__((vector_size(vectorBytes)));
    constexpr int together = 16, most = 64, parts = sizeof(Totals) / vectorBytes;
    const Range share = shareOf(team, columns, lanes);
    for (int first = share.begin; first < share.end; first += most * lanes) {
      const int count = least(most * lanes, share.end - first);
      const size_t bytes = size_t(ceilDivide(count, lanes)) * sizeof(Totals);
      char* kept = reinterpret_cast<char*>(totals) + size_t(first) * sizeof(double);
      Totals own[most] = {};
      if (!window.isFirst) __builtin_memcpy(own, kept, bytes);
      size_t rows[together];
      int gathered = 0;
      const auto sum = [&]() __attribute__((noinline)) {
        overUnits(count, [&](int i, auto part) SLUICE_LAMBDA {
          // In vectors of the target's width, which GCC holds in registers.
          Part total[parts], each[parts];
          __builtin_memcpy(total, own + i / lanes, sizeof(Totals));
          for (int row = 0; row < gathered; row++) {
            const Totals next = __builtin_convertvector(term(rows[row], first + i, part), Totals);
            __builtin_memcpy(each, &next, sizeof(Totals));
            unroll<parts>([&](auto k) SLUICE_LAMBDA { total[k] = total[k] + each[k]; });
          }
          __builtin_memcpy(own + i / lanes, total, sizeof(Totals));
        });
        gathered = 0;
      };
      const auto gather = [&](size_t row) {
        rows[gathered++] = row;
        if (gathered == together) sum();
      };
      if (isDouble) overOrdered(layer, window, [&](int time, int n) { gather(size_t(time) * layer.batch + n); });
      else
        for (size_t row = 0; row < window.rows; row++) gather(window.firstRow + row);
      sum();
      if (window.isLast)
        overUnits(count, [&](int i, auto part) SLUICE_LAMBDA { part.store(sums + first + i, __builtin_convertvector(own[i / lanes], Vec)); });
      else __builtin_memcpy(kept, own, bytes);
    }
  }

 private:
  int columns;
  Real* totals;
};

/** Numbers that a sum over sequences and steps adds at once. It is short for few rows or columns, where that costs no time. */
constexpr int fewColumns = 32;
constexpr int fewRowsSum = 2 * shortSum;
constexpr int rowSumLength(int rows, int columns) { return rows <= 256 || columns <= fewColumns ? fewRowsSum : longSum; }

/** Layers whose gradients of weights have few columns. */
inline bool isNarrow(const Layer& layer) {
  return !isDouble && layer.inputSize < 128 && layer.hiddenSize < 128;
}

/** Rows to gather for one product in double precision. */
inline int gatheredRows(const Layer& layer) { return least(innerSlice, int(windowRows(layer))); }

/** Room that each member of the team needs for the gradients below, and for the products of a step, with rows of `width` gradients. */
inline uint64_t gradientLength(const Layer& layer, int width) {
  const int inputs = layer.inputSize, widest = greatest(inputs, layer.hiddenSize);
  const uint64_t ordered = isDouble ? uint64_t(gatheredRows(layer)) * (uint64_t(width) + widest) : 0;
  const uint64_t gradients = multiplyLength(greatest(int(windowRows(layer)), width), isNarrow(layer) ? greatest(width, widest) : widest) + ordered;
  const uint64_t steps = StepWeight::roomLength(width);
  return gradients > steps ? gradients : steps;
}

/** For each row of a window the gradients w.r.t. its pre-activations, and what these multiply weights with. 0 at steps that do not run. */
struct WindowRows {
  /** Numbers in a row */
  const int width, factors;
  Real* grads;
  /** x, then the hidden state before the step */
  Real* factorRows;
  /** This member's, for products */
  Real* room;

  WindowRows(const Layer& layer, const Team& team, int width, Workspace& workspace) : width(width), factors(layer.inputSize + layer.hiddenSize) {
    grads = workspace.take(windowRows(layer) * width);
    factorRows = workspace.take(windowRows(layer) * factors);
    room = workspace.takeForEach(team, gradientLength(layer, width));
  }

  Real* gradsOf(size_t here) const { return grads + here * width; }

  /** Adds the gradient w.r.t. the output of sequences that run to that w.r.t. their state, and keeps what weights are multiplied with. */
  template <class Arrays>
  void begin(const Layer& layer, const Arrays& a, int time, Range rows, size_t row, size_t here) const {
    const size_t inputs = layer.inputSize, size = layer.hiddenSize;
    if (a.gradOutput != nullptr) addGradient(layer, a.gradOutput + row * size, a.gradHidden + rows.begin * size, rows.size() * size);
    if (a.gradWeightIh == nullptr) return;
    for (int i = 0; i < rows.size(); i++) {
      Real* to = factorRows + (here + i) * factors;
      copy(to, a.input + (row + i) * inputs, inputs);
      copy(to + inputs, stateBefore(layer, a.initialHidden, a.output, size, time, rows.begin + i), size);
    }
  }

  void clear(size_t here) const {
    fill(gradsOf(here), 0, width);
    fill(factorRows + here * factors, 0, factors);
  }
};

/** out[rows, columns] (+)= Σ of gradᵀ · factor over what runs in a window, in order. */
inline void orderedGradient(const Layer& layer, const Window& window, int rows, int columns, Matrix grad, Matrix factor, Real* out, Real* room) {
  const int together = gatheredRows(layer);
  Real *grads = room + multiplyLength(together, columns), *factors = grads + size_t(together) * rows;
  int gathered = 0;
  if (window.isFirst) fill(out, 0, size_t(rows) * columns);
  const auto add = [&] {
    if (gathered > 0)
      multiply(rows, gathered, columns, {grads, rows, true}, {factors, columns, false}, out, columns, Into::add, room, innerSlice);
    gathered = 0;
  };
  overOrdered(layer, window, [&](int time, int n) {
    const size_t row = size_t(time) * layer.batch + n - window.firstRow;
    copy(grads + size_t(gathered) * rows, grad.data + row * grad.stride, rows);
    copy(factors + size_t(gathered) * columns, factor.data + row * factor.stride, columns);
    if (++gathered == together) add();
  });
  add();
}

/**
 * Gradients of some rows of W, of U, or of both, summed over windows. In a narrow layer one product gives them, factorsᵀ · grads: the
 * transposed product would leave most columns of a tile empty.
 */
class WeightGradient {
 public:
  /** @param factors columns of the weights in all */
  WeightGradient(const Layer& layer, int rows, int factors, Workspace& workspace)
      : layer(layer), rows(rows), factors(factors), sums(workspace.take(isNarrow(layer) ? size_t(factors) * rows : 0)) {}

  /**
   * Adds a window.
   *
   * @param first of the columns of gradients that belong to these rows
   * @param ofInput, ofState the rows of the two gradients; null: none
   */
  SLUICE_APART void add(const Team& team, const Window& window, const WindowRows& own, int first, Real* ofInput, Real* ofState) const {
    const bool narrow = isNarrow(layer);
    const Range share = shareOf(team, rows, narrow ? tileColumns : tileRows);
    if (share.size() == 0) return;
    const int inner = int(window.rows);
    const Matrix grad{own.grads + first + share.begin, own.width, false};
    const int begin = ofInput == nullptr ? layer.inputSize : 0;
    if (narrow)
      multiply(factors, inner, share.size(), {own.factorRows + begin, own.factors, true}, grad, sums + share.begin, rows, window.into(), own.room, fewRowsSum);
    const auto each = [&](int column, int columns, Real* out) {
      Real* to = out + size_t(share.begin) * columns;
      const Matrix factor{own.factorRows + column, own.factors, false};
      if (isDouble) orderedGradient(layer, window, share.size(), columns, grad, factor, to, own.room);
      else if (!narrow) multiply(share.size(), inner, columns, {grad.data, grad.stride, true}, factor, to, columns, window.into(), own.room, rowSumLength(inner, columns));
      else if (window.isLast) transposeInto(sums + size_t(column - begin) * rows + share.begin, rows, columns, share.size(), to, columns);
    };
    if (ofInput != nullptr) each(0, layer.inputSize, ofInput);
    if (ofState != nullptr) each(layer.inputSize, layer.hiddenSize, ofState);
  }

 private:
  const Layer& layer;
  const int rows, factors;
  /** In a narrow layer: [factors, rows] */
  Real* sums;
};

/** gradInput[T, N, I] = grads · weightIh, the rows of a window; 0 at steps that do not run, for any weights. */
SLUICE_APART void inputGradient(const Layer& layer, const Team& team, const Window& window, const WindowRows& own, const Real* weightIh, Real* out) {
  const Range share = shareOf(team, int(window.rows), tileRows);
  const int width = layer.gateWidth(), columns = layer.inputSize;
  Real* rows = out + window.firstRow * columns;
  multiply(share.size(), width, columns, {own.gradsOf(share.begin), own.width, false}, {weightIh, columns, false},
           rows + size_t(share.begin) * columns, columns, Into::overwrite, own.room, columns <= fewColumns ? shortSum : sumLength(columns, width));
  if (layer.lengths == nullptr) return;
  for (int row = share.begin; row < share.end; row++)
    if (!layer.isRunning(window.times.begin + row / layer.batch, row % layer.batch)) fill(rows + size_t(row) * columns, 0, columns);
}

/** Sums of some columns of the gradients of a window: of a bias. */
inline void biasGradient(const Layer& layer, const Team& team, const Window& window, const WindowRows& own, const ColumnSums& sums, int first, Real* out) {
  sums.add(layer, team, window, out, [&](size_t row, int column, auto part) SLUICE_LAMBDA {
    return part.load(own.gradsOf(row - window.firstRow) + first + column);
  });
}

/**
 * The backward pass of a cell whose gates all read the hidden state itself.
 *
 * @param a     arrays of the forward pass, with gradOutput [T, N, H], null: 0; gradHidden [N, H]: the gradient w.r.t. the final state, overwritten
 *              with that w.r.t. the initial one. A gradient has the shape of its weight or bias; null: unused
 * @param gates gates(time, rows, row, gradHidden, grads): writes the gradients w.r.t. the pre-activations of some sequences
 */
template <class Arrays, class Gates>
inline void gatesBackward(const Layer& layer, const Arrays& a, const Team& team, Workspace& workspace, const Gates& gates) {
  const int width = layer.gateWidth(), size = layer.hiddenSize;
  const WindowRows own(layer, team, width, workspace);
  const WeightGradient weights(layer, width, own.factors, workspace);
  const ColumnSums bias(width, workspace);
  const StepWeight recurrent(size, layer.batch);
  Real* panels = workspace.take(recurrent.length(width));
  if (workspace.measures()) return;
  recurrent.pack(team, a.weightHh, width, panels);
  team.wait();
  backwardSteps(
      layer, team,
      [&](int time, Range rows, size_t row, size_t here) {
        Real *gradHidden = a.gradHidden + size_t(rows.begin) * size, *grads = own.gradsOf(here);
        own.begin(layer, a, time, rows, row, here);
        gates(time, rows, row, gradHidden, grads);
        recurrent.multiply(rows.size(), width, grads, width, panels, gradHidden, size, Into::overwrite, own.room);
        roundStored(layer, gradHidden, size_t(rows.size()) * size);
      },
      [&](int, int, size_t here) { own.clear(here); },
      [&](const Window& window) {
        if (a.gradInput != nullptr) inputGradient(layer, team, window, own, a.weightIh, a.gradInput);
        if (a.gradWeightIh == nullptr) return;
        weights.add(team, window, own, 0, a.gradWeightIh, a.gradWeightHh);
        biasGradient(layer, team, window, own, bias, 0, a.gradBias);
      });
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
