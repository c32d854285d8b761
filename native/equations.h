/*
 * Any cell over a sequence, forward and backward: its equations arrive as a list of instructions over places, which the compiler in
 * src/core/cells/defined/ makes (graph.ts has operations and memories in the same order; engine/plain.ts says what each does). Row work, such as
 * products, and loops over units take turns; a loop runs for a few rows at a time, so that all its values stay in the nearest cache.
 *
 * In single precision only.
 */
#pragma once

#include "gradients.h"
#include "functions.h"

namespace sluice {
namespace SLUICE_TARGET {

enum class Memory : int32_t { local, work, sums, vectors, input, gates, kept, before, after, stepMask, sequenceMask, window, gradAfter, gradBefore };

enum class Op : int32_t {
  loop, product, productBack, norm, normBack,
  copy, add, sub, mul, div, max, min, neg, complement, mulAdd, mulMulAdd, mix,
  sigmoid, tanh, relu, exp, log, sqrt, softplus, logSigmoid, positive,
  sigmoidSlope, tanhSlope, mulSigmoidSlope, mulTanhSlope, reluSlope, sqrtSlope, positiveSlope, divSlope, mixSlope, ifAtLeast, ifAbove
};

/** A count of numbers that depends on the layer: blocks of H and of S, and single numbers. */
struct Extent {
  int32_t units, states, ones;
};

struct ListedSpace {
  Memory memory;
  /** Of a block: 0 for H, 1 for S, 2 for one number */
  int32_t width;
  int32_t blocks;
  /** Which part of the state */
  int32_t part;
  /** Numbers in a row of the spaces before it in the same memory */
  Extent before;
};

struct ListedProduct {
  /** Whether of the projection, and not of U */
  int32_t projects;
  /** Its blocks of rows in the weight */
  int32_t first, blocks;
  /** Of the backward pass: the operand, and the gradient w.r.t. the result */
  int32_t operand, gradient;
};

/** A place is a space in the upper half and a block in the lower one. */
struct Instruction {
  Op op;
  int32_t out, of[4];
  /** A loop has the number of its instructions and their width, a product its index and whether it adds, a norm its blocks */
  int32_t n, m;
};

/** Rows that a list takes at a time, and numbers of a value in a loop over units. */
constexpr int equationRows = 32, loopNumbers = 512;

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
  SLUICE_APART void gradient(const Team& team, const Window& window, const Real* gradient, int stride, const Real* operand, int apart, Real* out, Real* room) const {
    const int count = int(window.rows), columns = width();
    over([&](int, int row, int column) {
      const Range share = shareOf(team, height(), tileRows);
      multiplyRows(share.size(), count, columns, {gradient + row + share.begin, stride, true}, {operand + column, apart, false},
                   out + (size_t(row) + share.begin) * columns, window.into(), room);
    });
  }

 private:
  int parts() const { return gates / together() * blocks; }
  static void multiplyRows(int rows, int inner, int columns, Matrix a, Matrix b, Real* out, Into into, Real* room) {
    SLUICE_TARGET::multiply(rows, inner, columns, a, b, out, columns, into, room, rowSumLength(inner, columns));
  }
};

/** Rows of a space, where the list is at work. */
struct Rows {
  Real* at;
  /** Numbers from row to row, and from block to block */
  size_t stride, block;
};

/** How a space follows the steps: it begins at `begin`, or at a part of one of the two states between steps, and goes on by so many numbers. */
struct Course {
  enum { array, stateBefore, stateAfter } of;
  Real* begin;
  /** For each row [T·N], sequence, row of a window, and of W x of these sequences */
  size_t perRow, perSequence, perHere;
};

/** An instruction of a loop, laid out once for a call; `of[4]` is its result. */
struct LaidOut {
  struct {
    const Rows* rows;
    /** From there to its block, from row to row, and from the rows of one turn of the loop to the next */
    size_t offset, stride, perRow;
  } of[5];
  Op op;
  /** Whether all rows are one, and whether the result is kept from becoming subnormal */
  bool isDense, fades;
};

/** Operands of an instruction of a loop: rows of `length` numbers. */
struct LoopRows {
  Real* out;
  const Real* in[4];
  size_t stride, strides[4];
  int rows, length;
};

template <int N, class F>
SLUICE_APART void overRows(LoopRows at, const F& f) {
  const auto value = [&](int u, auto part) SLUICE_LAMBDA {
    if constexpr (N == 1) return f(part.load(at.in[0] + u));
    else if constexpr (N == 2) return f(part.load(at.in[0] + u), part.load(at.in[1] + u));
    else if constexpr (N == 3) return f(part.load(at.in[0] + u), part.load(at.in[1] + u), part.load(at.in[2] + u));
    else return f(part.load(at.in[0] + u), part.load(at.in[1] + u), part.load(at.in[2] + u), part.load(at.in[3] + u));
  };
  for (int row = 0; row < at.rows; row++) {
    overUnits(at.length, [&](int u, auto part) SLUICE_LAMBDA { part.store(at.out + u, value(u, part)); });
    at.out += at.stride;
    for (int k = 0; k < N; k++) at.in[k] += at.strides[k];
  }
}

/** Of two numbers the larger; NaN if one is. */
SLUICE_INLINE Vec largerOf(Vec x, Vec y) { return x > y ? x : x == x ? y : x; }
SLUICE_INLINE Vec smallerOf(Vec x, Vec y) { return x < y ? x : x == x ? y : x; }
SLUICE_INLINE Vec softplusOf(Vec x) { return withLogarithmOfSum(atLeast(Vec{}, x), absolute(x)); }
SLUICE_INLINE Vec sigmoidSlope(Vec gradient, Vec y) { return gradient * y * (splat(1.0f) - y); }
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
    case Op::copy: return overRows<1>(at, ONE { return x; });
    case Op::add: return overRows<2>(at, TWO { return x + y; });
    case Op::sub: return overRows<2>(at, TWO { return x - y; });
    case Op::mul: return overRows<2>(at, TWO { return x * y; });
    case Op::div: return overRows<2>(at, TWO { return x / y; });
    case Op::max: return overRows<2>(at, TWO { return largerOf(x, y); });
    case Op::min: return overRows<2>(at, TWO { return smallerOf(x, y); });
    case Op::neg: return overRows<1>(at, ONE { return -x; });
    case Op::complement: return overRows<1>(at, ONE { return splat(1.0f) - x; });
    case Op::mulAdd: return overRows<3>(at, THREE { return multiplyAdd(x, y, z); });
    case Op::mulMulAdd: return overRows<4>(at, FOUR { return multiplyAdd(x, y, z * w); });
    case Op::mix: return overRows<3>(at, THREE { return multiplyAdd(x, z, (splat(1.0f) - x) * y); });
    case Op::sigmoid: return sigmoidRows(at);
    case Op::tanh: return tanhRows(at);
    case Op::relu: return overRows<1>(at, ONE { return largerOf(x, Vec{}); });
    case Op::exp: return overRows<1>(at, ONE { return powerOfE(x); });
    case Op::log: return overRows<1>(at, ONE { return logarithm(x); });
    case Op::sqrt: return overRows<1>(at, ONE { return squareRootOf(x); });
    case Op::softplus: return overRows<1>(at, ONE { return softplusOf(x); });
    case Op::logSigmoid: return overRows<1>(at, ONE { return -softplusOf(-x); });
    case Op::positive: return overRows<1>(at, ONE { return x >= Vec{} ? x + splat(0.5f) : sigmoid(x); });
    case Op::sigmoidSlope: return overRows<2>(at, TWO { return sigmoidSlope(x, y); });
    case Op::tanhSlope: return overRows<2>(at, TWO { return tanhSlope(x, y); });
    case Op::mulSigmoidSlope: return overRows<3>(at, THREE { return sigmoidSlope(x * y, z); });
    case Op::mulTanhSlope: return overRows<3>(at, THREE { return tanhSlope(x * y, z); });
    case Op::reluSlope: return overRows<2>(at, TWO { return y > Vec{} ? x : Vec{}; });
    case Op::sqrtSlope: return overRows<2>(at, TWO { return x * smallerOf(splat(0.5f) / y, splat(1000.0f)); });
    case Op::positiveSlope: return overRows<2>(at, TWO { return y < splat(0.5f) ? sigmoidSlope(x, y) : x; });
    case Op::divSlope: return overRows<3>(at, THREE { return -(x / y) * z; });
    case Op::mixSlope: return overRows<3>(at, THREE { return x * (z - y); });
    case Op::ifAtLeast: return overRows<3>(at, THREE { return y >= z ? x : Vec{}; });
    case Op::ifAbove: return overRows<3>(at, THREE { return y > z ? x : Vec{}; });
    default: return;
  }
}

#undef ONE
#undef TWO
#undef THREE
#undef FOUR

/** Added to the variance of a norm. */
constexpr double normEpsilon = 1e-5;

/** Rows less their mean, over √(variance + ε); `scales` gets the inverse of that root. */
SLUICE_APART void normRows(int rows, int width, Rows x, Rows out, Rows scales) {
  for (int row = 0; row < rows; row++, x.at += x.stride, out.at += out.stride, scales.at += scales.stride) {
    Vec sum = {}, squares = {};
    overUnits(width, [&](int k, auto part) SLUICE_LAMBDA { sum += part.load(x.at + k); });
    const Vec mean = splat(sumOf(sum) / Real(width));
    overUnits(width, [&](int k, auto part) SLUICE_LAMBDA {
      part.store(out.at + k, part.load(x.at + k) - mean);
      const Vec own = part.load(out.at + k);
      squares += own * own;
    });
    const Real scale = Real(1 / __builtin_sqrt(double(sumOf(squares)) / width + normEpsilon));
    overUnits(width, [&](int k, auto part) SLUICE_LAMBDA { part.store(out.at + k, part.load(out.at + k) * splat(scale)); });
    *scales.at = scale;
  }
}

/** (g - mean(g) - y · mean(g y)) · scale */
SLUICE_APART void normBackRows(int rows, int width, Rows g, Rows y, Rows scales, Rows out) {
  for (int row = 0; row < rows; row++, g.at += g.stride, y.at += y.stride, scales.at += scales.stride, out.at += out.stride) {
    Vec sum = {}, products = {};
    overUnits(width, [&](int k, auto part) SLUICE_LAMBDA {
      const Vec own = part.load(g.at + k);
      sum += own;
      products += own * part.load(y.at + k);
    });
    const Vec mean = splat(sumOf(sum) / Real(width)), meanY = splat(sumOf(products) / Real(width)), scale = splat(*scales.at);
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

/** The layer of a call and the sections of its list. */
template <class Operands>
struct Equations : Layer {
  const Operands& a;
  const ListedSpace* spaces;
  const ListedProduct* products;
  const Instruction* code;
  /** S; units of the widest value; rows of a loop */
  int inputs, stateSize, wide, loopRows;

  explicit Equations(const Operands& a)
      : Layer(layerOf(a, a.gateCount)), a(a), inputs(a.inputs), stateSize(a.stateSize) {
    wide = greatest(hiddenSize, stateSize);
    loopRows = greatest(1, least(equationRows, loopNumbers / wide));
    spaces = reinterpret_cast<const ListedSpace*>(a.list);
    products = reinterpret_cast<const ListedProduct*>(spaces + a.spaceCount);
    code = reinterpret_cast<const Instruction*>(products + a.productCount);
  }

  size_t widthOf(int width) const { return width == 0 ? hiddenSize : width == 1 ? stateSize : 1; }
  size_t extent(const Extent& of) const { return size_t(of.units) * hiddenSize + size_t(of.states) * stateSize + of.ones; }
  /** Numbers of the state of a sequence */
  size_t stateColumns() const { return stateSize + size_t(a.parts - 1) * hiddenSize; }
  size_t partSize(int part) const { return part == 0 ? stateSize : hiddenSize; }
  /** The beginning of a part in arrays of states. */
  size_t partAt(int part) const { return part == 0 ? 0 : size_t(batch) * (stateSize + size_t(part - 1) * hiddenSize); }

  BlockWeight inputWeight(int rows) const { return {inputs, hiddenSize, inputSize, a.inputBlocks, rows}; }
  BlockWeight weightOf(const ListedProduct& product) const {
    if (product.projects) return {1, stateSize, hiddenSize, 1, batch};
    return {product.blocks, hiddenSize, stateSize, a.recurrentBlocks, batch};
  }
  const Real* weightAt(const ListedProduct& product, const Real* hh, const Real* hr) const { return product.projects ? hr : hh + partOf(product); }
  /** Where its part of U begins. */
  size_t partOf(const ListedProduct& product) const { return size_t(product.first) * hiddenSize * (stateSize / a.recurrentBlocks); }
  /** A bound of what all packed products take, with a weight of so many blocks of rows. */
  uint64_t packedLength(bool isBack) const {
    const auto length = [&](const BlockWeight& weight) { return uint64_t(isBack ? weight.lengthBack() : weight.length()) + 16; };
    uint64_t total = a.projects ? length({1, stateSize, hiddenSize, 1, batch}) : 0;
    // Products of one gate take no less than those of several.
    const BlockWeight one = {1, hiddenSize, stateSize, a.recurrentBlocks, batch};
    // Beside that, a product may end in a wide tile.
    return total + uint64_t(a.recurrentGates) * length(one) + uint64_t(a.productCount) * a.recurrentBlocks * 8 * lanes * wide;
  }
  int longestInner() const { return greatest(greatest(inputSize, wide), greatest(inputs, a.recurrentGates) * hiddenSize); }

  /** Parts of a state array [N, …] that belong to some sequences. */
  void copyStates(Range rows, Real* to, const Real* from) const {
    for (int part = 0; part < a.parts; part++) {
      const size_t size = partSize(part), first = partAt(part) + rows.begin * size;
      copy(to + first, from + first, rows.size() * size);
    }
  }
};

struct PackedWeight {
  BlockWeight weight;
  const Real* at;
};

/** Runs a list; it belongs to one member of a team. */
template <class Operands>
class Lists {
 public:
  const Equations<Operands>& layer;
  Real *work, *locals, *sums, *room;
  /** The state, or its gradient, between steps: [N, …] twice */
  Real* turns[2];
  /** Packed weights of all products, and each of them */
  Real* packed;
  PackedWeight* weights;
  Real* window = nullptr;
  const bool isBack;

  Lists(const Equations<Operands>& layer, const Team& team, bool isBack, Workspace& workspace) : layer(layer), isBack(isBack) {
    const auto& a = layer.a;
    const auto take = [&](size_t bytes) { return workspace.takeForEach(team, bytes / sizeof(Real)); };
    now = reinterpret_cast<Rows*>(take(a.spaceCount * sizeof(Rows)));
    courses = reinterpret_cast<Course*>(take(a.spaceCount * sizeof(Course)));
    laidOut = reinterpret_cast<LaidOut*>(take(a.instructionCount * sizeof(LaidOut)));
    weights = reinterpret_cast<PackedWeight*>(take(a.productCount * sizeof(PackedWeight)));
    work = workspace.takeForEach(team, uint64_t(a.workColumns) * equationRows);
    locals = workspace.takeForEach(team, uint64_t(a.localCount) * layer.loopRows * layer.wide);
    sums = workspace.takeForEach(team, isBack ? 0 : uint64_t(equationRows) * layer.inputs * layer.hiddenSize);
    room = workspace.takeForEach(team, StepWeight::roomLength(layer.longestInner()));
    for (Real*& turn : turns) turn = workspace.take(uint64_t(layer.batch) * layer.stateColumns());
    packed = workspace.take(layer.packedLength(isBack));
  }

  /** Packs this member's share of the weights of products, and lays the list out. @param ahead W x of all steps; null: of a few sequences in `sums` */
  SLUICE_APART void begin(const Team& team, Real* ahead) const {
    Real* to = packed;
    for (int k = 0; k < layer.a.productCount; k++) {
      const ListedProduct& product = layer.products[k];
      const BlockWeight weight = layer.weightOf(product);
      const Real* from = layer.weightAt(product, layer.a.weightHh, layer.a.weightHr);
      if (isBack) weight.packBack(team, from, to);
      else weight.pack(team, from, to);
      weights[k] = {weight, to};
      to += ((isBack ? weight.lengthBack() : weight.length()) + 15) / 16 * 16;
    }
    for (int k = 0; k < layer.a.spaceCount; k++) layOut(k, ahead);
    int width = 0;
    for (int k = 0; k < layer.a.instructionCount; k++) {
      const Instruction& i = layer.code[k];
      if (i.op == Op::loop) width = int(layer.widthOf(i.m));
      else if (i.op > Op::normBack) laidOut[k] = laid(i, width);
    }
  }

  /** A space of a window, from its first row on. */
  Real* windowOf(int space) const { return window + windowRows(layer) * layer.extent(layer.spaces[space].before); }

  /**
   * Puts the list to work at some sequences of a step.
   *
   * @param here their first row in a window
   * @param from what the step starts with, a state or a gradient w.r.t. one, and `to` what it makes of that
   */
  SLUICE_APART void place(int time, int first, size_t here, Real* from, Real* to) const {
    const size_t row = size_t(time) * layer.batch + first;
    for (int k = 0; k < layer.a.spaceCount; k++) {
      const Course& course = courses[k];
      Real* begin = course.of == Course::array ? course.begin : (course.of == Course::stateBefore ? from : to) + layer.partAt(layer.spaces[k].part);
      now[k].at = begin + row * course.perRow + first * course.perSequence + here * course.perHere;
    }
    if (!isBack) return;
    // States before the step: of another row, or the initial ones.
    for (int k = 0; k < layer.a.spaceCount; k++) {
      const ListedSpace& space = layer.spaces[k];
      if (space.memory != Memory::before) continue;
      const size_t stride = now[k].stride;
      if (time == layer.firstTime(first)) now[k].at = const_cast<Real*>(layer.a.state) + layer.partAt(space.part) + first * stride;
      else now[k].at = const_cast<Real*>(statesOf(space.part)) + layer.rowBefore(time, first) * stride;
    }
  }

  /** The instructions for some rows of a step. */
  void run(int rows) const {
    for (int k = 0; k < layer.a.instructionCount; k++) {
      const Instruction& i = layer.code[k];
      if (i.op != Op::loop) {
        rowWork(i, rows);
        continue;
      }
      const int width = int(layer.widthOf(i.m));
      for (int first = 0; first < rows; first += layer.loopRows)
        for (int each = k + 1; each <= k + i.n; each++) loopStep(laidOut[each], first, least(layer.loopRows, rows - first), width);
      k += i.n;
    }
  }

 private:
  /** Of each space: where it is now, and how it follows the steps */
  Rows* now;
  Course* courses;
  LaidOut* laidOut;

  /** The states of all steps, in the backward pass. */
  const Real* statesOf(int part) const { return part == 0 ? layer.a.output : layer.a.kept + layer.rows() * (part - 1) * layer.hiddenSize; }

  void layOut(int k, Real* ahead) const {
    const auto& a = layer.a;
    const ListedSpace& space = layer.spaces[k];
    const size_t block = layer.widthOf(space.width), stride = block * space.blocks, offset = layer.extent(space.before), rows = layer.rows();
    const auto own = [&](const Real* begin, size_t apart, size_t perRow, size_t perSequence = 0, size_t perHere = 0) {
      now[k] = {const_cast<Real*>(begin), apart, block};
      courses[k] = {Course::array, const_cast<Real*>(begin), perRow, perSequence, perHere};
    };
    const auto ofState = [&](bool isAfter) {
      now[k] = {nullptr, stride, block};
      courses[k] = {isAfter ? Course::stateAfter : Course::stateBefore, nullptr, 0, stride, 0};
    };
    const auto ofSteps = [&](const Real* array, size_t apart) { own(array, apart, apart); };
    switch (space.memory) {
      case Memory::local:
        own(locals, layer.wide, 0);
        now[k].block = size_t(layer.wide) * layer.loopRows;
        break;
      case Memory::work: own(work + equationRows * offset, stride, 0); break;
      case Memory::sums: own(ahead == nullptr ? sums : ahead, layer.inputs * block, ahead == nullptr ? 0 : layer.inputs * block); break;
      case Memory::vectors:
        own(a.vectors, 0, 0);
        now[k].block = layer.wide;
        break;
      case Memory::input: ofSteps(a.input, layer.inputSize); break;
      case Memory::gates: ofSteps(a.gates, layer.gateWidth()); break;
      case Memory::kept: ofSteps(a.kept + rows * offset, stride); break;
      case Memory::stepMask: ofSteps(a.masks + rows * offset, stride); break;
      case Memory::sequenceMask: own(a.masks + rows * a.stepMaskColumns + layer.batch * offset, stride, 0, stride); break;
      case Memory::window: own(windowOf(k), stride, 0, 0, stride); break;
      case Memory::gradAfter: case Memory::before: ofState(false); break;
      case Memory::gradBefore: ofState(true); break;
      case Memory::after:
        if (isBack) ofSteps(statesOf(space.part), stride);
        else ofState(true);
        break;
    }
  }

  LaidOut laid(const Instruction& i, int width) const {
    LaidOut laid;
    laid.op = i.op;
    laid.isDense = true;
    for (int k = 0; k < 5; k++) {
      const int32_t place = k < 4 ? i.of[k] : i.out;
      const Rows& rows = now[place >> 16];
      const bool isLocal = layer.spaces[place >> 16].memory == Memory::local;
      laid.of[k] = {&rows, (place & 0xffff) * rows.block, rows.stride, isLocal ? 0 : rows.stride};
      laid.isDense &= rows.stride == size_t(width);
    }
    const Memory memory = layer.spaces[i.out >> 16].memory;
    laid.fades = memory == Memory::after || memory == Memory::window || memory == Memory::gradBefore;
    return laid;
  }

  Rows rowsOf(int32_t place) const {
    Rows rows = now[place >> 16];
    rows.at += (place & 0xffff) * rows.block;
    return rows;
  }

  SLUICE_APART void rowWork(const Instruction& i, int rows) const {
    const Rows out = rowsOf(i.out), a = rowsOf(i.of[0]);
    if (i.op == Op::product || i.op == Op::productBack) {
      const auto& [weight, own] = weights[i.n];
      if (isBack) {
        weight.multiplyBack(rows, a.at, a.stride, own, out.at, out.stride, room);
        fade(out.at, out.stride, rows, weight.inner);
      } else {
        weight.multiply(rows, a.at, a.stride, own, out.at, out.stride, i.m ? Into::add : Into::overwrite, room);
      }
      return;
    }
    const int width = i.n * int(layer.widthOf(layer.spaces[i.out >> 16].width));
    if (i.op == Op::norm) normRows(rows, width, a, out, rowsOf(i.of[1]));
    else normBackRows(rows, width, a, rowsOf(i.of[1]), rowsOf(i.of[2]), out);
  }

  SLUICE_INLINE void loopStep(const LaidOut& laid, int first, int rows, int width) const {
    const auto at = [&](int k) { return laid.of[k].rows->at + laid.of[k].offset + first * laid.of[k].perRow; };
    LoopRows own = {at(4), {at(0), at(1), at(2), at(3)}, laid.of[4].stride, {laid.of[0].stride, laid.of[1].stride, laid.of[2].stride, laid.of[3].stride},
                    laid.isDense ? 1 : rows, laid.isDense ? rows * width : width};
    element(laid.op, own);
    if (laid.fades) fade(own.out, own.stride, own.rows, own.length);
  }
};

/** Calls body(Range) for at most equationRows of some sequences that run; in a block either all begin at this time, or none. */
template <class Body>
inline void overBlocks(const Layer& layer, int time, Range rows, const Body& body) {
  for (int begin = rows.begin, end; begin < rows.end; begin = end) {
    const bool begins = layer.firstTime(begin) == time;
    end = begin + 1;
    while (end < rows.end && end < begin + equationRows && (layer.firstTime(end) == time) == begins) end++;
    body(Range{begin, end});
  }
}

/**
 * input [T, N, I]; state: the parts of the initial state one after the other, [N, S] and then [N, H] each, overwritten with the final ones; vectors
 * [rows, max(H, S)]: biases of W x, parameters per unit, constants; masks: those of steps [T, N, …], then those of sequences [N, …]; output
 * [T, N, S], gates [T, N, G·H] and kept, spaces of [T, N, …] one after the other: 0 at steps that do not run. The last two are null unless traced.
 */
inline void equationsForward(const Call& call, const Team& team, Workspace& workspace) {
  const EquationsForward a{call};
  const Equations<EquationsForward> layer(a);
  const int hiddenSize = layer.hiddenSize, width = layer.inputs * hiddenSize, batch = layer.batch;
  const bool isAhead = projectsAhead(layer, team);
  const BlockWeight inputWeight = layer.inputWeight(isAhead ? rowBlock : batch);
  Lists<EquationsForward> list(layer, team, false, workspace);
  Real* panels = workspace.take(layer.inputs > 0 ? inputWeight.length() : 0);
  Real* bias = workspace.take(width);
  Real* ahead = workspace.take(isAhead ? layer.rows() * width : 0);
  if (workspace.measures()) return;

  const Range own = shareOf(team, batch);
  if (layer.inputs > 0) inputWeight.pack(team, a.weightIh, panels);
  list.begin(team, isAhead ? ahead : nullptr);
  if (team.index == 0)
    for (int k = 0; k < layer.inputs; k++) copy(bias + size_t(k) * hiddenSize, a.vectors + size_t(k) * layer.wide, hiddenSize);
  layer.copyStates(own, list.turns[0], a.state);
  team.wait();
  const auto project = [&](size_t row, int rows, Real* to) {
    for (int i = 0; i < rows; i++) copy(to + size_t(i) * width, bias, width);
    if (width > 0) inputWeight.multiply(rows, a.input + row * layer.inputSize, layer.inputSize, panels, to, width, Into::add, list.room);
  };
  if (isAhead) {
    const Range rows = shareOf(team, int(layer.rows()), tileRows);
    for (int row = rows.begin; row < rows.end; row += rowBlock) project(row, least(rowBlock, rows.end - row), ahead + size_t(row) * width);
    team.wait();
  }

  for (int step = 0; step < layer.steps; step++) {
    const int time = layer.timeOf(step);
    Real *before = list.turns[step % 2], *after = list.turns[(step + 1) % 2];
    overRunning(
        layer, time, own,
        [&](Range rows) {
          for (int first = rows.begin; first < rows.end; first += equationRows) {
            const int count = least(equationRows, rows.end - first);
            const size_t row = size_t(time) * batch + first;
            if (!isAhead) project(row, count, list.sums);
            list.place(time, first, 0, before, after);
            list.run(count);
          }
          for (int part = 0; part < a.parts; part++) {
            const size_t size = layer.partSize(part), row = size_t(time) * batch + rows.begin;
            Real* to = part == 0 ? a.output : layer.traced ? a.kept + layer.rows() * (part - 1) * hiddenSize : nullptr;
            if (to != nullptr) copy(to + row * size, after + layer.partAt(part) + rows.begin * size, rows.size() * size);
          }
        },
        [&](int n) {
          const size_t row = size_t(time) * batch + n;
          layer.copyStates({n, n + 1}, after, before);
          fill(a.output + row * layer.stateSize, 0, layer.stateSize);
          if (!layer.traced) return;
          fill(a.gates + row * layer.gateWidth(), 0, layer.gateWidth());
          for (int part = 1; part < a.parts; part++) fill(a.kept + (layer.rows() * (part - 1) + row) * hiddenSize, 0, hiddenSize);
          for (int k = 0; k < a.spaceCount; k++) {
            const ListedSpace& space = layer.spaces[k];
            const size_t stride = layer.widthOf(space.width) * space.blocks;
            if (space.memory == Memory::kept) fill(a.kept + layer.rows() * layer.extent(space.before) + row * stride, 0, stride);
          }
        });
  }
  layer.copyStates(own, a.state, list.turns[layer.steps % 2]);
}

/**
 * Arrays of the forward pass, with the initial `state`; gradOutput [T, N, S], null: 0; gradState as `state`: the gradient w.r.t. the final one,
 * overwritten with that w.r.t. the initial one. Gradients have the shapes of their weights, and exist if `learns`; that w.r.t. the vectors has
 * rows of H, and none for constants. gradInput [T, N, I]; null: unused.
 */
inline void equationsBackward(const Call& call, const Team& team, Workspace& workspace) {
  const EquationsBackward a{call};
  const Equations<EquationsBackward> layer(a);
  const int hiddenSize = layer.hiddenSize, inputSize = layer.inputSize, width = layer.inputs * hiddenSize, batch = layer.batch;
  const size_t most = windowRows(layer);
  const BlockWeight inputWeight = layer.inputWeight(int(most));
  Lists<EquationsBackward> list(layer, team, true, workspace);
  list.window = workspace.take(uint64_t(most) * a.windowColumns);
  Real* inputs = workspace.take(uint64_t(most) * inputSize);
  Real* panels = workspace.take(layer.inputs > 0 ? inputWeight.lengthBack() : 0);
  Real* room = workspace.takeForEach(team, multiplyLength(int(most), greatest(inputSize, layer.wide)) + StepWeight::roomLength(layer.longestInner()));
  const ColumnSums bias(width, workspace), vectors(a.parameters * hiddenSize, workspace);
  if (workspace.measures()) return;

  const Range own = shareOf(team, batch);
  if (layer.inputs > 0) inputWeight.packBack(team, a.weightIh, panels);
  list.begin(team, nullptr);
  layer.copyStates(own, list.turns[0], a.gradState);
  team.wait();
  // The sums of gradients and vectors are the first two spaces, the third is the gradient w.r.t. the input itself.
  overWindows(layer, team, [&](const Window& window) {
    for (int step = window.steps.end - 1; step >= window.steps.begin; step--) {
      const int time = layer.timeOf(step);
      const size_t from = size_t(time) * batch;
      const int turn = layer.steps - 1 - step;
      Real *after = list.turns[turn % 2], *before = list.turns[(turn + 1) % 2];
      overRunning(
          layer, time, own,
          [&](Range running) {
            overBlocks(layer, time, running, [&](Range rows) {
              const size_t row = from + rows.begin, here = row - window.firstRow, states = layer.stateSize;
              if (a.gradOutput != nullptr) addGradient(layer, a.gradOutput + row * states, after + rows.begin * states, rows.size() * states);
              copy(inputs + here * inputSize, a.input + row * inputSize, size_t(rows.size()) * inputSize);
              list.place(time, rows.begin, here, after, before);
              list.run(rows.size());
            });
          },
          [&](int n) {
            const size_t here = from + n - window.firstRow;
            layer.copyStates({n, n + 1}, before, after);
            fill(inputs + here * inputSize, 0, inputSize);
            for (int k = 0; k < a.spaceCount; k++) {
              const ListedSpace& space = layer.spaces[k];
              const size_t stride = layer.widthOf(space.width) * space.blocks;
              if (space.memory == Memory::window) fill(list.windowOf(k) + here * stride, 0, stride);
            }
          });
    }
    team.wait();
    const Real *gradSums = list.windowOf(0), *gradVectors = list.windowOf(1);
    if (a.gradInput != nullptr) {
      const Range share = shareOf(team, int(window.rows), tileRows);
      for (int top = share.begin; top < share.end; top += rowBlock) {
        const int count = least(rowBlock, share.end - top);
        Real* to = a.gradInput + (window.firstRow + top) * inputSize;
        if (width > 0) inputWeight.multiplyBack(count, gradSums + size_t(top) * width, width, panels, to, inputSize, room);
        else fill(to, 0, size_t(count) * inputSize);
        if (a.usesInput)
          for (size_t k = 0; k < size_t(count) * inputSize; k++) to[k] += list.windowOf(2)[size_t(top) * inputSize + k];
        for (int i = 0; layer.lengths != nullptr && i < count; i++)
          if (!layer.isRunning(window.times.begin + (top + i) / batch, (top + i) % batch)) fill(to + size_t(i) * inputSize, 0, inputSize);
      }
    }
    if (!a.learns) return;
    if (width > 0) inputWeight.gradient(team, window, gradSums, width, inputs, inputSize, a.gradWeightIh, room);
    for (int k = 0; k < a.productCount; k++) {
      const ListedProduct& product = layer.products[k];
      const ListedSpace &operand = layer.spaces[product.operand >> 16], &gradient = layer.spaces[product.gradient >> 16];
      const int block = int(layer.widthOf(gradient.width));
      list.weights[k].weight.gradient(team, window, list.windowOf(product.gradient >> 16) + size_t(product.gradient & 0xffff) * block, block * gradient.blocks,
                                      list.windowOf(product.operand >> 16), int(layer.widthOf(operand.width)),
                                      product.projects ? a.gradWeightHr : a.gradWeightHh + layer.partOf(product), room);
    }
    const auto columns = [&](const ColumnSums& sums, const Real* rows, int wide, Real* to) {
      if (wide == 0) return;
      sums.add(layer, team, window, to, [=, &window](size_t row, int column, auto part) SLUICE_LAMBDA { return part.load(rows + (row - window.firstRow) * wide + column); });
    };
    columns(bias, gradSums, width, a.gradVectors);
    columns(vectors, gradVectors, a.parameters * hiddenSize, a.gradVectors + width);
  });
  layer.copyStates(own, a.gradState, list.turns[layer.steps % 2]);
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
