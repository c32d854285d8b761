/*
 * Runs a list at some sequences of a step: finds the rows of its places, and walks through its instructions. A loop runs for a few rows at a
 * time, so that all its values stay in the nearest cache.
 */
#pragma once

#include "list.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Rows of a space, where the list is at work. */
struct SpaceRows {
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
    const SpaceRows* rows;
    /** From there to its block, from row to row, and from the rows of one turn of the loop to the next */
    size_t offset, stride, perRow;
  } of[5];
  Op op;
  /** Whether all rows are one, and whether the result is kept from becoming subnormal */
  bool isDense, fades;
};

struct PackedWeight {
  BlockWeight weight;
  const Real* at;
};

/** Runs a list; it belongs to one member of a team. */
class Lists {
 public:
  const Equations& layer;
  Real *work, *locals, *sums, *room;
  /** The state, or its gradient, between steps: [N, …] twice */
  Real* turns[2];
  /** Packed weights of all products, and each of them */
  Real* packed;
  PackedWeight* weights;
  Real* window = nullptr;
  const bool isBack;

  SLUICE_APART Lists(const Equations& layer, const Team& team, bool isBack, Workspace& workspace) : layer(layer), isBack(isBack) {
    const auto& a = layer.a;
    const auto take = [&](size_t bytes) { return workspace.takeForEach(team, (bytes + sizeof(Real) - 1) / sizeof(Real)); };
    now = reinterpret_cast<SpaceRows*>(take(a.spaceCount * sizeof(SpaceRows)));
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
      if (time == layer.firstTime(first)) now[k].at = layer.a.state + layer.partAt(space.part) + first * stride;
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
  SpaceRows* now;
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
      const SpaceRows& rows = now[place >> 16];
      const bool isLocal = layer.spaces[place >> 16].memory == Memory::local;
      laid.of[k] = {&rows, (place & 0xffff) * rows.block, rows.stride, isLocal ? 0 : rows.stride};
      laid.isDense &= rows.stride == size_t(width);
    }
    const Memory memory = layer.spaces[i.out >> 16].memory;
    laid.fades = memory == Memory::after || memory == Memory::window || memory == Memory::gradBefore;
    return laid;
  }

  Rows rowsOf(int32_t place) const {
    const SpaceRows& space = now[place >> 16];
    return {space.at + (place & 0xffff) * space.block, space.stride};
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
    if (i.op == Op::norm) normRows(rows, 1, width, 0, a, out, rowsOf(i.of[1]));
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

}  // namespace SLUICE_TARGET
}  // namespace sluice
