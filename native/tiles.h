/*
 * Tiles: some rows by some vectors of columns of a matrix product, held in registers while the inner dimension runs.
 *
 *   out[rows, columns] (+)= a[rows, inner] · panel[inner, columns]
 *
 * The right factor lies in a panel: for every k the numbers of all columns of the tile, so that reads are in memory order. The left factor
 * is a plain matrix, row by row, or in a strip: for every k the numbers of all rows.
 *
 * Each number of `out` is the sum over `inner` in ascending order, in every tile: results depend neither on other rows nor on how threads
 * share rows. With Real = double a sum starts from the value in `out`, as in the reference.
 */
#pragma once

#include <stddef.h>

#include "simd.h"

namespace sluice {
namespace SLUICE_TARGET {

/**
 * Sums that the registers hold beside the operands, measured. WebAssembly gets 8, since V8 has 15 vector registers available, and older
 * versions spill with 9 sums.
 */
#if defined(__AVX512F__) || defined(__aarch64__)
constexpr int tileSums = 24;
#elif defined(__wasm__)
constexpr int tileSums = 8;
#else
constexpr int tileSums = 12;
#endif

/** Slices are longer where one tile reads a panel so slowly that the second-level cache keeps up. */
#if defined(__wasm__)
constexpr int innerSlice = 256;
#else
constexpr int innerSlice = 512;
#endif

constexpr int least(int a, int b) { return a < b ? a : b; }
constexpr int greatest(int a, int b) { return a > b ? a : b; }
constexpr int ceilDivide(int a, int b) { return a / b + (a % b != 0); }

/**
 * The error of a sum grows with its length, so we split it: into short sums for small products, like OpenBLAS and so PyTorch, and longer
 * ones where adding them would cost time. The number of rows has no influence, so a row has the same bits in any batch.
 */
constexpr int shortSum = 32, longSum = 256;
constexpr bool isSmallProduct(int columns, int inner) { return int64_t(columns) * inner < 32768; }

/** Numbers that the sums of a product [inner, columns] add at once. */
constexpr int sumLength(int columns, int inner) { return isSmallProduct(columns, inner) ? shortSum : longSum; }

/** The same for pre-activations, which make the state at every step: their errors are most of a layer's. */
constexpr int gateSumLength(int columns, int inner) {
  return isSmallProduct(columns, inner) ? shortSum / 2 : columns < 512 ? longSum / 4 : longSum / 2;
}

/** Whether to overwrite the numbers in `out` or to add to them. */
enum class Into { overwrite, add };

/** The left factor of a tile: its rows some numbers apart, or packed into a strip. */
enum class Left { rows, strip };

/** Calls body(Constant<n>), for a number known only at run time, 1 to Most. */
template <int Most, class Body>
SLUICE_INLINE void withConstant(int n, const Body& body) {
  if constexpr (Most > 0) {
    if (n == Most)
      body(Constant<Most>{});
    else
      withConstant<Most - 1>(n, body);
  }
}

/** The first `width` columns of a tile in memory; a separate function, so that the tile itself keeps its registers. */
SLUICE_APART void keepColumns(int rows, const Real* whole, int columns, Real* out, size_t stride, int width, Into into) {
  for (int i = 0; i < rows; i++, whole += columns, out += stride)
    overUnits(width, [&](int j, auto part) SLUICE_LAMBDA {
      const Vec sum = load(whole + j);
      part.store(out + j, into == Into::add ? part.load(out + j) + sum : sum);
    });
}

/** The sums of a tile. Everything is inlined and unrolled, so that they are in registers. */
template <int Height, int Vectors>
struct Sums {
  Vec sum[Height][Vectors];

  template <class Body>
  static SLUICE_INLINE void each(const Body& body) {
    unroll<Height>([&](auto i) SLUICE_LAMBDA { unroll<Vectors>([&](auto j) SLUICE_LAMBDA { body(i, j); }); });
  }

  SLUICE_INLINE void clear() {
    each([&](auto i, auto j) SLUICE_LAMBDA { sum[i][j] = Vec{}; });
  }

  /** Begins with rows that are `apart` numbers apart. */
  SLUICE_INLINE void load(const Real* from, size_t apart) {
    each([&](auto i, auto j) SLUICE_LAMBDA { sum[i][j] = SLUICE_TARGET::load(from + size_t(i) * apart + j * lanes); });
  }

  /** Adds rows that are `apart` numbers apart. */
  SLUICE_INLINE void plus(const Real* from, size_t apart) {
    each([&](auto i, auto j) SLUICE_LAMBDA { sum[i][j] = SLUICE_TARGET::load(from + size_t(i) * apart + j * lanes) + sum[i][j]; });
  }

  SLUICE_INLINE void store(Real* to, size_t apart) const {
    each([&](auto i, auto j) SLUICE_LAMBDA { SLUICE_TARGET::store(to + size_t(i) * apart + j * lanes, sum[i][j]); });
  }

  /**
   * Adds a[Height, inner] · panel to `Count` vectors of columns from the vector `From` on; inner is at least 1.
   *
   * @param apart numbers from row to row of a; of a strip they are known
   */
  template <int From, int Count, Left Layout>
  SLUICE_INLINE void add(int inner, const Real* a, size_t apart, const Real* panel) {
    const auto at = [&](auto i) SLUICE_LAMBDA { return Layout == Left::strip ? a + i : a + size_t(i) * apart; };
    // Holds the shorter side of the tile and streams the longer one: otherwise both compilers run out of registers.
#if defined(__clang__)
#pragma clang loop unroll(disable)
#endif
    do {
      if constexpr (Height <= Count) {
        Vec x[Height];
        unroll<Height>([&](auto i) SLUICE_LAMBDA { x[i] = broadcast(at(i)); });
        unroll<Count>([&](auto j) SLUICE_LAMBDA {
          const Vec b = SLUICE_TARGET::load(panel + j * lanes);
          unroll<Height>([&](auto i) SLUICE_LAMBDA { sum[i][From + j] = multiplyAdd(x[i], b, sum[i][From + j]); });
        });
      } else {
        Vec b[Count];
        unroll<Count>([&](auto j) SLUICE_LAMBDA { b[j] = SLUICE_TARGET::load(panel + j * lanes); });
        unroll<Height>([&](auto i) SLUICE_LAMBDA {
          const Vec x = broadcast(at(i));
          unroll<Count>([&](auto j) SLUICE_LAMBDA { sum[i][From + j] = multiplyAdd(x, b[j], sum[i][From + j]); });
        });
      }
      a += Layout == Left::strip ? Height : 1;
      panel += Count * lanes;
    } while (--inner != 0);
  }
};

/** Columns `first` and following of a row of which the first `width` exist; 0 for the others. */
SLUICE_INLINE Vec loadColumns(const Real* row, int first, int width) {
  if (first + lanes <= width) return load(row + first);
  return first < width ? loadPart(row + first, width - first) : Vec{};
}

/**
 * One tile: Height × (Vectors · lanes) numbers of `out`, of which the first `width` columns exist. Inlined because V8 then allocates
 * registers better.
 */
template <int Height, int Vectors, Left Layout>
SLUICE_INLINE void tile(int inner, const Real* a, size_t apart, const Real* panel, Real* out, size_t stride, int width, Into into) {
  constexpr int columns = Vectors * lanes;
  Sums<Height, Vectors> sums;
  if (isDouble && into == Into::add) {
    sums.each([&](auto i, auto j) SLUICE_LAMBDA { sums.sum[i][j] = loadColumns(out + size_t(i) * stride, int(j) * lanes, width); });
    into = Into::overwrite;
  } else {
    sums.clear();
  }
  sums.template add<0, Vectors, Layout>(inner, a, apart, panel);

  if (width == columns) {
    if (into == Into::add)
      sums.each([&](auto i, auto j) SLUICE_LAMBDA {
        Real* to = out + size_t(i) * stride + j * lanes;
        store(to, load(to) + sums.sum[i][j]);
      });
    else
      sums.store(out, stride);
    return;
  }
  Real whole[Height * columns];
  sums.store(whole, columns);
  keepColumns(Height, whole, columns, out, stride, width, into);
}

/**
 * One row by two panels: with the sums of one alone, each addition would wait for the previous one.
 *
 * The form is for V8. The loop ends in its middle, so that in Node 20 the loads of the second half stay behind the sums of the first: 8
 * sums and 8 loads at once are more than there are registers. Computing the pointer here saves V8 from extending it to 64 bits at every
 * turn. Both are much faster.
 */
template <int Vectors>
SLUICE_APART void pairTile(int inner, const Real* a, const Real* left, const Real* next, Real* out, Into into) {
  const Real* right = reinterpret_cast<const Real*>(size_t(next) & ~(sizeof(Real) - 1));
  Sums<1, 2 * Vectors> sums;
  if (isDouble && into == Into::add) sums.load(out, 0);
  else sums.clear();
  const auto add = [&](auto half, Vec x, const Real* panel) SLUICE_LAMBDA {
    unroll<Vectors>([&](auto j) SLUICE_LAMBDA {
      Vec& sum = sums.sum[0][half.value * Vectors + j];
      sum = multiplyAdd(x, load(panel + j * lanes), sum);
    });
  };
  Vec x;
  for (;;) {
    x = broadcast(a);
    add(Constant<0>{}, x, left);
    if (--inner == 0) break;
    add(Constant<1>{}, x, right);
    a++;
    left += Vectors * lanes;
    right += Vectors * lanes;
  }
  add(Constant<1>{}, x, right);
  if (!isDouble && into == Into::add) sums.plus(out, 0);
  sums.store(out, 0);
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
