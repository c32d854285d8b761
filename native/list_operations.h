/*
 * What an instruction of a list does to rows of numbers: loops over units for elements, and norms. src/core/cells/defined/graph.ts has the
 * operations in the same order, engine/plain.ts says what each does.
 */
#pragma once

#if defined(SLUICE_DOUBLE)
#include "activations.h"
#else
#include "functions.h"
#endif

namespace sluice {
namespace SLUICE_TARGET {

enum class Op : int32_t {
  loop, product, productBack, norm, normBack,
  copy, add, sub, mul, div, max, min, neg, complement, mulAdd, mulMulAdd, mix,
  sigmoid, tanh, relu, exp, log, sqrt, softplus, logSigmoid, positive,
  sigmoidSlope, tanhSlope, mulSigmoidSlope, mulTanhSlope, reluSlope, sqrtSlope, positiveSlope, divSlope, mixSlope, ifAtLeast, ifAbove
};

/** Rows of numbers: where they begin. */
struct Rows {
  Real* at;
  /** Numbers from row to row */
  size_t stride;
};

/** Operands of an instruction of a loop: rows of `length` numbers. */
struct LoopRows {
  Real* out;
  const Real* in[4];
  size_t stride, strides[4];
  int rows, length;
};

template <int N, class F>
SLUICE_APART void overRows(const LoopRows& at, const F& f) {
  for (int row = 0; row < at.rows; row++) {
    const auto in = [&](int k) SLUICE_LAMBDA { return at.in[k] + row * at.strides[k]; };
    const Real *a = in(0), *b = N > 1 ? in(1) : a, *c = N > 2 ? in(2) : a, *d = N > 3 ? in(3) : a;
    Real* const out = at.out + row * at.stride;
    overUnits(at.length, [&](int u, auto part) SLUICE_LAMBDA {
      const auto load = [&](const Real* from) SLUICE_LAMBDA { return part.load(from + u); };
      if constexpr (N == 1) part.store(out + u, f(load(a)));
      else if constexpr (N == 2) part.store(out + u, f(load(a), load(b)));
      else if constexpr (N == 3) part.store(out + u, f(load(a), load(b), load(c)));
      else part.store(out + u, f(load(a), load(b), load(c), load(d)));
    });
  }
}

/** Of two numbers the larger; NaN if one is. */
SLUICE_INLINE Vec largerOf(Vec x, Vec y) { return x > y ? x : x == x ? y : x; }
SLUICE_INLINE Vec smallerOf(Vec x, Vec y) { return x < y ? x : x == x ? y : x; }
SLUICE_INLINE Vec softplusOf(Vec x) { return withLogarithmOfSum(atLeast(Vec{}, x), absolute(x)); }
SLUICE_INLINE Vec sigmoidSlope(Vec gradient, Vec y) { return gradient * y * (splat(1) - y); }
SLUICE_INLINE Vec tanhSlope(Vec gradient, Vec y) { return gradient * tanhDerivative(y); }

SLUICE_INLINE void sigmoidRows(const LoopRows& at) {
#if SLUICE_IN_PASSES
  for (int row = 0; row < at.rows; row++) sigmoidInPasses(at.in[0] + row * at.strides[0], at.out + row * at.stride, at.length);
#else
  overRows<1>(at, [](Vec x) SLUICE_LAMBDA { return sigmoid(x); });
#endif
}

SLUICE_INLINE void tanhRows(const LoopRows& at) {
#if SLUICE_IN_PASSES
  for (int row = 0; row < at.rows; row++) tanhInPasses(at.in[0] + row * at.strides[0], at.out + row * at.stride, at.length);
#else
  overRows<1>(at, [](Vec x) SLUICE_LAMBDA { return hyperbolicTangent(x); });
#endif
}

#define ONE [](Vec x) SLUICE_LAMBDA
#define TWO [](Vec x, Vec y) SLUICE_LAMBDA
#define THREE [](Vec x, Vec y, Vec z) SLUICE_LAMBDA
#define FOUR [](Vec x, Vec y, Vec z, Vec w) SLUICE_LAMBDA

SLUICE_APART void element(Op op, const LoopRows& at) {
  switch (op) {
    // Of LSTM, GRU and RNN.
    case Op::add: return overRows<2>(at, TWO { return x + y; });
    case Op::mul: return overRows<2>(at, TWO { return x * y; });
    case Op::max: return overRows<2>(at, TWO { return largerOf(x, y); });
    case Op::min: return overRows<2>(at, TWO { return smallerOf(x, y); });
    case Op::neg: return overRows<1>(at, ONE { return -x; });
    case Op::mulAdd: return overRows<3>(at, THREE { return multiplyAdd(x, y, z); });
    case Op::mulMulAdd: return overRows<4>(at, FOUR { return multiplyAdd(x, y, z * w); });
    case Op::mix: return overRows<3>(at, THREE { return multiplyAdd(x, z, (splat(1) - x) * y); });
    case Op::sigmoid: return sigmoidRows(at);
    case Op::tanh: return tanhRows(at);
    case Op::relu: return overRows<1>(at, ONE { return largerOf(x, Vec{}); });
#if !defined(SLUICE_PLAIN_CELLS)
    case Op::copy: return overRows<1>(at, ONE { return x; });
    case Op::sub: return overRows<2>(at, TWO { return x - y; });
    case Op::div: return overRows<2>(at, TWO { return x / y; });
    case Op::complement: return overRows<1>(at, ONE { return splat(1) - x; });
    case Op::exp: return overRows<1>(at, ONE { return powerOfE(x); });
    case Op::log: return overRows<1>(at, ONE { return logarithm(x); });
    case Op::sqrt: return overRows<1>(at, ONE { return squareRootOf(x); });
    case Op::softplus: return overRows<1>(at, ONE { return softplusOf(x); });
    case Op::logSigmoid: return overRows<1>(at, ONE { return -softplusOf(-x); });
    case Op::positive: return overRows<1>(at, ONE { return x >= Vec{} ? x + splat(0.5) : sigmoid(x); });
    case Op::sigmoidSlope: return overRows<2>(at, TWO { return sigmoidSlope(x, y); });
    case Op::tanhSlope: return overRows<2>(at, TWO { return tanhSlope(x, y); });
    case Op::mulSigmoidSlope: return overRows<3>(at, THREE { return sigmoidSlope(x * y, z); });
    case Op::mulTanhSlope: return overRows<3>(at, THREE { return tanhSlope(x * y, z); });
    case Op::reluSlope: return overRows<2>(at, TWO { return y > Vec{} ? x : Vec{}; });
    case Op::sqrtSlope: return overRows<2>(at, TWO { return x * smallerOf(splat(0.5) / y, splat(1000)); });
    case Op::positiveSlope: return overRows<2>(at, TWO { return y < splat(0.5) ? sigmoidSlope(x, y) : x; });
    case Op::divSlope: return overRows<3>(at, THREE { return -(x / y) * z; });
    case Op::mixSlope: return overRows<3>(at, THREE { return x * (z - y); });
    case Op::ifAtLeast: return overRows<3>(at, THREE { return y >= z ? x : Vec{}; });
    case Op::ifAbove: return overRows<3>(at, THREE { return y > z ? x : Vec{}; });
#endif
    default: return;
  }
}

#undef ONE
#undef TWO
#undef THREE
#undef FOUR

/** A sum of the numbers of vectors: in double precision one after the other, like the reference's. */
class NumberSum {
 public:
  SLUICE_INLINE void add(Vec x) {
#if defined(SLUICE_DOUBLE)
    for (int lane = 0; lane < lanes; lane++) sum_ += x[lane];
#else
    sum_ += x;
#endif
  }

#if defined(SLUICE_DOUBLE)
  Real over(int count) const { return sum_ / count; }

 private:
  Real sum_ = 0;
#else
  Real over(int count) const { return sumOf(sum_) / Real(count); }

 private:
  Vec sum_ = {};
#endif
};

/** Added to the variance of a norm. */
constexpr double normEpsilon = 1e-5;

/**
 * Rows less their mean, over √(variance + ε); `scales` gets the inverse of that root. A row has `blocks` of `width` numbers, `apart` numbers
 * apart.
 */
SLUICE_APART void normRows(int rows, int blocks, int width, int apart, Rows x, Rows out, Rows scales) {
  const auto over = [&](const auto& body) SLUICE_LAMBDA {
    for (int block = 0; block < blocks; block++)
      overUnits(width, [&](int k, auto part) SLUICE_LAMBDA { body(block * apart + k, part); });
  };
  const int count = blocks * width;
  for (int row = 0; row < rows; row++, x.at += x.stride, out.at += out.stride, scales.at += scales.stride) {
    NumberSum sum, squares;
    over([&](int k, auto part) SLUICE_LAMBDA { sum.add(part.load(x.at + k)); });
    const Vec mean = splat(sum.over(count));
    over([&](int k, auto part) SLUICE_LAMBDA {
      const Vec own = part.only(part.load(x.at + k) - mean);
      squares.add(own * own);
    });
    const Real scale = Real(1 / __builtin_sqrt(double(squares.over(count)) + normEpsilon));
    over([&](int k, auto part) SLUICE_LAMBDA { part.store(out.at + k, (part.load(x.at + k) - mean) * splat(scale)); });
    *scales.at = scale;
  }
}

/** (g - mean(g) - y · mean(g y)) · scale */
SLUICE_APART void normBackRows(int rows, int width, Rows g, Rows y, Rows scales, Rows out) {
  for (int row = 0; row < rows; row++, g.at += g.stride, y.at += y.stride, scales.at += scales.stride, out.at += out.stride) {
    NumberSum sum, products;
    overUnits(width, [&](int k, auto part) SLUICE_LAMBDA {
      const Vec own = part.load(g.at + k);
      sum.add(own);
      products.add(own * part.load(y.at + k));
    });
    const Vec mean = splat(sum.over(width)), meanY = splat(products.over(width)), scale = splat(*scales.at);
    overUnits(width, [&](int k, auto part) SLUICE_LAMBDA {
      part.store(out.at + k, (part.load(g.at + k) - mean - part.load(y.at + k) * meanY) * scale);
    });
  }
}

/** Numbers in place without those that have faded, which only WebAssembly needs. */
SLUICE_INLINE void fade([[maybe_unused]] Real* at, [[maybe_unused]] size_t stride, [[maybe_unused]] int rows, [[maybe_unused]] int length) {
#if defined(__wasm__)
  overRows<1>({at, {at}, stride, {stride}, rows, length}, [](Vec x) SLUICE_LAMBDA { return withoutFaded(x); });
#endif
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
