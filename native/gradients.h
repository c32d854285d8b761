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
 * @param clear     clear(here): zeroes the gradients of a sequence that does not run
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
          layer, time, own, [&](Range rows) { compute(time, rows, first + rows.begin, here + rows.begin); }, [&](int n) { clear(here + n); });
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

/** Layers for which `NarrowGradient` pays. */
inline bool isNarrow(const Layer& layer) {
  return !isDouble && layer.inputSize < 128 && layer.hiddenSize < 128;
}

/** The longest inner dimension of the products below: the rows of a window, or all gates. */
inline int gradientInner(const Layer& layer) { return greatest(int(windowRows(layer)), layer.gateWidth()); }

/** Rows to gather for one product in double precision. */
inline int gatheredRows(const Layer& layer) { return least(innerSlice, int(windowRows(layer))); }

/** Room that each member of the team needs for the gradients below, and for the products of a step. */
inline uint64_t gradientLength(const Layer& layer, const Team& team) {
  const int width = layer.gateWidth(), widest = greatest(layer.inputSize, layer.hiddenSize);
  const uint64_t ordered = isDouble ? uint64_t(gatheredRows(layer)) * (uint64_t(width) + widest) : 0;
  const uint64_t gradients = multiplyLength(gradientInner(layer), isNarrow(layer) ? greatest(width, widest) : widest) + uint64_t(layer.batch) * largestShare(team, layer.gateWidth(), tileRows) + ordered;
  const uint64_t steps = StepWeight::roomLength(width);
  return gradients > steps ? gradients : steps;
}

/** out[rows, columns] (+)= Σ of gradOf(row)[rows]ᵀ · factorOf(row, time, n)[columns], in that order; the row is one of the window. */
template <class GradOf, class FactorOf>
inline void orderedGradient(const Layer& layer, const Window& window, int rows, int columns, const GradOf& gradOf, const FactorOf& factorOf, Real* out,
                            Real* room) {
  if (rows == 0) return;
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
    copy(grads + size_t(gathered) * rows, gradOf(row), rows);
    copy(factors + size_t(gathered) * columns, factorOf(row, time, n), columns);
    if (++gathered == together) add();
  });
  add();
}

/**
 * out[rows, H] (+)= Σ over a window of gradᵀ · (hidden state before the step), where grad is `rows` columns of the window's array [rows,
 * stride] that is 0 at steps that do not run.
 *
 * @param output of the layer, [T, N, H], but finite before steps that do not run; in a reversed layer the row after a sequence's last step
 *               holds its initial state
 */
SLUICE_APART void recurrentWeightGradient(const Layer& layer, const Team& team, const Window& window, const Real* grad, int stride, int rows,
                                    const Real* initial, const Real* output, Real* out, Real* room) {
  const Range share = shareOf(team, rows, tileRows);
  if (share.size() == 0) return;
  const int size = layer.hiddenSize;
  if (isDouble)
    return orderedGradient(
        layer, window, share.size(), size, [&](size_t row) { return grad + row * stride + share.begin; },
        [&](size_t, int time, int n) { return stateBefore(layer, initial, output, size, time, n); },
        out + size_t(share.begin) * size, room);
  // Every step except a sequence's first starts from the output of the previous step, at a constant distance.
  const Range times = window.times;
  const int without = (layer.reverse ? times.end == layer.steps : times.begin == 0) ? 1 : 0;
  const int moves = (times.size() - without) * layer.batch;
  const int from = layer.reverse ? times.begin : times.begin + without;
  const Real* later = grad + share.begin + size_t(from - times.begin) * layer.batch * stride;
  const Real* before = moves == 0 ? output : output + layer.rowBefore(from, 0) * size;
  Real* to = out + size_t(share.begin) * size;
  multiply(share.size(), moves, size, {later, stride, true}, {before, size, false}, to, size, window.into(), room, rowSumLength(moves, size));
  // The first steps start from the initial state; in a reversed layer only if there is no row after them.
  const auto startsHere = [&](int n) {
    const int time = layer.firstTime(n);
    return time >= times.begin && time < times.end && (!layer.reverse || time == layer.steps - 1);
  };
  Real* first = room + multiplyLength(gradientInner(layer), size);
  for (int n = 0, end = 0; n < layer.batch; n = end + 1) {
    for (end = n; end < layer.batch && startsHere(end); end++)
      copy(first + size_t(end - n) * share.size(), grad + (size_t(layer.firstTime(end) - times.begin) * layer.batch + end) * stride + share.begin,
           share.size());
    if (end > n)
      multiply(share.size(), end - n, size, {first, share.size(), true}, {initial + size_t(n) * size, size, false}, to, size, Into::add, room,
               rowSumLength(end - n, size));
  }
}

/**
 * out[rows, columns] (+)= Σ over a window of gradᵀ · factor, where grad is `rows` columns of the window's array [rows, stride] that is 0 at
 * steps that do not run, and factor [rows, columns] is the window's.
 */
SLUICE_APART void weightGradient(const Layer& layer, const Team& team, const Window& window, const Real* grad, int stride, int rows,
                           const Real* factor, int columns, Real* out, Real* room) {
  const Range share = shareOf(team, rows, tileRows);
  Real* to = out + size_t(share.begin) * columns;
  if (isDouble)
    return orderedGradient(
        layer, window, share.size(), columns, [&](size_t row) { return grad + row * stride + share.begin; },
        [&](size_t row, int, int) { return factor + row * columns; }, to, room);
  const int inner = int(window.rows);
  multiply(share.size(), inner, columns, {grad + share.begin, stride, true}, {factor, columns, false}, to, columns, window.into(), room,
           rowSumLength(inner, columns));
}

/** gradWeightIh[G·H, I] (+)= gradGatesᵀ · input, of a window. */
inline void inputWeightGradient(const Layer& layer, const Team& team, const Window& window, const Real* gradGates, const Real* input, Real* out,
                                Real* room) {
  weightGradient(layer, team, window, gradGates, layer.gateWidth(), layer.gateWidth(), input + window.firstRow * layer.inputSize,
                 layer.inputSize, out, room);
}

/** gradInput[T, N, I] = gradGates · weightIh, the rows of a window; 0 at steps that do not run, for any weights. */
SLUICE_APART void inputGradient(const Layer& layer, const Team& team, const Window& window, const Real* gradGates, const Real* weightIh, Real* out,
                          Real* room) {
  const Range share = shareOf(team, int(window.rows), tileRows);
  const int width = layer.gateWidth(), columns = layer.inputSize;
  Real* rows = out + window.firstRow * columns;
  multiply(share.size(), width, columns, {gradGates + size_t(share.begin) * width, width, false}, {weightIh, columns, false},
           rows + size_t(share.begin) * columns, columns, Into::overwrite, room, columns <= fewColumns ? shortSum : sumLength(columns, width));
  if (layer.lengths == nullptr) return;
  for (int row = share.begin; row < share.end; row++)
    if (!layer.isRunning(window.times.begin + row / layer.batch, row % layer.batch)) fill(rows + size_t(row) * columns, 0, columns);
}

/**
 * Gradients of weights with few columns, as one product: factorsᵀ · grad. The transposed product would leave most columns of a tile empty.
 * For layers that are not narrow this is empty.
 */
class NarrowGradient {
 public:
  /** @param columns of grad, which are rows of the weights @param factors columns of the weights */
  NarrowGradient(const Layer& layer, const Team& team, int columns, int factors, Workspace& workspace) : columns(columns), factors(factors) {
    const bool isUsed = isNarrow(layer);
    sums = workspace.take(isUsed ? size_t(factors) * columns : 0);
    rows = workspace.takeForEach(team, isUsed ? windowRows(layer) * factors : 0);
  }

  /** Adds a window. The factors of a row are `input`, [T·N, inputs], then the state before it, [size]; either may have no columns. */
  SLUICE_APART void add(const Layer& layer, const Team& team, const Window& window, const Real* grad, int stride, const Real* input, int inputs,
                        const Real* initial, const Real* states, int size, Real* room) const {
    const Range share = shareOf(team, columns, tileColumns);
    if (share.size() == 0) return;
    Real* to = rows;
    for (size_t row = window.firstRow; row < window.firstRow + window.rows; row++, to += factors) {
      const int time = int(row / layer.batch), n = int(row % layer.batch);
      if (!layer.isRunning(time, n)) {
        fill(to, 0, factors);
        continue;
      }
      copy(to, input + row * inputs, inputs);
      if (size > 0) copy(to + inputs, stateBefore(layer, initial, states, size, time, n), size);
    }
    multiply(factors, int(window.rows), share.size(), {rows, factors, true}, {grad + share.begin, stride, false}, sums + share.begin, columns,
             window.into(), room, fewRowsSum);
  }

  /** out[columns, count]: the gradients of some columns of the weights, after the last window. */
  SLUICE_APART void give(const Team& team, int first, int count, Real* out) const {
    const Range share = shareOf(team, columns, tileColumns);
    transposeInto(sums + size_t(first) * columns + share.begin, columns, count, share.size(), out + size_t(share.begin) * count, count);
  }

  const int columns, factors;

 private:
  /** [factors, columns] */
  Real* sums;
  /** This member's: [rows of a window, factors] */
  Real* rows;
};

/** All gradients from those of a window's gates, if every gate reads the state itself: w.r.t. the input, both weights, and their bias. */
template <class Arrays, class Memory>
inline void gateGradients(const Layer& layer, const Team& team, const Window& window, const Arrays& a, const Memory& memory) {
  const int width = layer.gateWidth();
  if (a.gradInput != nullptr) inputGradient(layer, team, window, memory.gradGates, a.weightIh, a.gradInput, memory.room);
  if (a.gradWeightIh == nullptr) return;
  if (isNarrow(layer)) {
    const NarrowGradient& narrow = memory.narrow;
    const int inputs = layer.inputSize, size = layer.hiddenSize;
    narrow.add(layer, team, window, memory.gradGates, width, a.input, inputs, a.initialHidden, a.output, size, memory.room);
    if (window.isLast) {
      narrow.give(team, 0, inputs, a.gradWeightIh);
      narrow.give(team, inputs, size, a.gradWeightHh);
    }
  } else {
    inputWeightGradient(layer, team, window, memory.gradGates, a.input, a.gradWeightIh, memory.room);
    recurrentWeightGradient(layer, team, window, memory.gradGates, width, width, a.initialHidden, a.output, a.gradWeightHh, memory.room);
  }
  memory.bias.add(layer, team, window, a.gradBias, [&](size_t row, int column, auto part) SLUICE_LAMBDA {
    return part.load(memory.gradGates + (row - window.firstRow) * width + column);
  });
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
