/*
 * Weights with blocks on their diagonal, for the rows of a step: they are multiplied forward and back, and get gradients.
 */
#pragma once

#include "gradients.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Weights [gates · units, inner / blocks] of `blocks` blocks on the diagonal, for products of the rows of a step. */
struct BlockWeight {
  int gates, units, inner, blocks, rows;

  /** Gates whose rows follow each other, so that one product has them all */
  int together() const { return blocks == 1 ? gates : 1; }
  int height() const { return together() * units / blocks; }
  int width() const { return inner / blocks; }
  StepWeight columns() const { return {height(), rows}; }
  StepWeight columnsBack() const { return {width(), rows}; }
  size_t length() const { return size_t(parts()) * columns().length(width()); }
  size_t lengthBack() const { return size_t(parts()) * columnsBack().length(height()); }

  /** Calls body(part, first row of the result, first of the operand) for every whole product. */
  template <class Body>
  void over(const Body& body) const {
    for (int part = 0; part < parts(); part++) body(part, part / blocks * units + part % blocks * height(), part % blocks * width());
  }

  void pack(const Team& team, const Real* weight, Real* to) const {
    over([&](int part, int row, int) { columns().packTransposed(team, weight + size_t(row) * width(), width(), to + part * columns().length(width())); });
  }

  void packBack(const Team& team, const Real* weight, Real* to) const {
    over([&](int part, int row, int) { columnsBack().pack(team, weight + size_t(row) * width(), height(), to + part * columnsBack().length(height())); });
  }

  /** out[count, gates · units] (+)= a[count, inner] · weightᵀ */
  SLUICE_APART void multiply(int count, const Real* a, size_t apart, const Real* packed, Real* out, size_t stride, Into into, Real* room) const {
    over([&](int part, int row, int column) {
      columns().multiply(count, width(), a + column, apart, packed + part * columns().length(width()), out + row, stride, into, room);
    });
  }

  /** out[count, inner] = gradient[count, gates · units] · weight */
  SLUICE_APART void multiplyBack(int count, const Real* gradient, size_t apart, const Real* packed, Real* out, size_t stride, Real* room) const {
    over([&](int part, int row, int column) {
      columnsBack().multiply(count, height(), gradient + row, apart, packed + part * columnsBack().length(height()), out + column, stride,
                             part < blocks ? Into::overwrite : Into::add, room);
    });
  }

  /** out (+)= gradientᵀ · operand, over the rows of a window. */
  SLUICE_APART void gradient(const Layer& layer, const Team& team, const Window& window, const Real* gradient, int stride, const Real* operand, int apart,
                             Real* out, Real* room) const {
    const int count = int(window.rows), columns = width();
    over([&](int, int row, int column) {
      const Range share = shareOf(team, height(), tileRows);
      const Matrix grad{gradient + row + share.begin, stride, !isDouble}, factor{operand + column, apart, false};
      Real* to = out + (size_t(row) + share.begin) * columns;
      if (isDouble) orderedGradient(layer, window, share.size(), columns, grad, factor, to, room);
      else multiply(share.size(), count, columns, grad, factor, to, window.into(), room);
    });
  }

 private:
  int parts() const { return gates / together() * blocks; }
  static void multiply(int rows, int inner, int columns, Matrix a, Matrix b, Real* out, Into into, Real* room) {
    SLUICE_TARGET::multiply(rows, inner, columns, a, b, out, columns, into, room, rowSumLength(inner, columns));
  }
};

}  // namespace SLUICE_TARGET
}  // namespace sluice
