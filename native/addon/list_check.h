/*
 * The check of a list of instructions (../list.h) before it runs: every place exists, whatever the list says, and nothing is written that
 * a call only lends.
 */
#pragma once

#include "call.h"

namespace lists {

/** Numbers of a call that a list depends on. */
struct Sizes {
  bool isBack, isTraced;
  int32_t hiddenSize, stateSize, inputSize, inputBlocks, recurrentBlocks, inputs, gates, recurrentGates, projects, parts, parameters, vectorRows;
  int32_t kept, stepMasks, sequenceMasks, work, locals, window, spaces, products, instructions, usesInput;
};

enum Memory : int32_t { local, work, sums, vectors, input, gates, kept, before, after, stepMask, sequenceMask, window, gradAfter, gradBefore, memories };
constexpr int32_t loop = 0, product = 1, productBack = 2, norm = 3, normBack = 4, firstElement = 5, ops = 37;

/** Words of a space, a product and an instruction. */
constexpr int spaceWords = 7, productWords = 5, instructionWords = 8;

class Check {
 public:
  Check(const Sizes& sizes, const int32_t* words)
      : sizes(sizes), spaces(words), products(words + int64_t(sizes.spaces) * spaceWords), code(products + int64_t(sizes.products) * productWords) {}

  bool fits() const {
    const Sizes& n = sizes;
    const auto divides = [](int32_t blocks, int32_t size) { return blocks >= 1 && size % blocks == 0; };
    if (!divides(n.inputBlocks, n.inputSize) || !divides(n.inputBlocks, n.hiddenSize) || !divides(n.recurrentBlocks, n.stateSize) || !divides(n.recurrentBlocks, n.hiddenSize)) return false;
    if (n.vectorRows < n.inputs || n.kept < int64_t(n.parts - 1) * n.hiddenSize) return false;
    for (int32_t k = 0; k < n.spaces; k++)
      if (!spaceFits(k)) return false;
    if (n.isBack && !(isWindow(0, n.inputs) && isWindow(1, n.parameters) && (!n.usesInput || (n.inputSize == n.hiddenSize && isWindow(2, 1))))) return false;
    return productsFit() && codeFits();
  }

 private:
  const Sizes& sizes;
  const int32_t *spaces, *products, *code;

  const int32_t* space(int32_t k) const { return spaces + int64_t(k) * spaceWords; }
  int64_t widthOf(int32_t width) const { return width == 0 ? sizes.hiddenSize : width == 1 ? sizes.stateSize : 1; }

  bool spaceFits(int32_t k) const {
    const int32_t memory = space(k)[0], width = space(k)[1], blocks = space(k)[2], part = space(k)[3], *extent = space(k) + 4;
    constexpr int32_t most = 1 << 20;
    if (memory < 0 || memory >= memories || width < 0 || width > 2 || blocks < 0 || blocks > 0xffff || part < 0 || part >= sizes.parts) return false;
    for (int i = 0; i < 3; i++)
      if (extent[i] < 0 || extent[i] > most) return false;
    const int64_t end = int64_t(extent[0]) * sizes.hiddenSize + int64_t(extent[1]) * sizes.stateSize + extent[2] + blocks * widthOf(width);
    switch (memory) {
      case local: case vectors: return true;
      case work: return end <= sizes.work;
      case sums: return !sizes.isBack && blocks <= sizes.inputs && width == 0;
      case input: return blocks == 1 && widthOf(width) == sizes.inputSize;
      case gates: return sizes.isTraced && blocks <= sizes.gates && width == 0;
      case kept: return sizes.isTraced && end <= sizes.kept;
      case stepMask: return end <= sizes.stepMasks;
      case sequenceMask: return end <= sizes.sequenceMasks;
      case window: return sizes.isBack && end <= sizes.window;
      case gradAfter: case gradBefore:
        if (!sizes.isBack) return false;
        [[fallthrough]];
      default: return blocks == 1 && widthOf(width) == (part == 0 ? sizes.stateSize : sizes.hiddenSize);
    }
  }

  bool isWindow(int32_t k, int32_t blocks) const { return k < sizes.spaces && space(k)[0] == window && space(k)[1] == 0 && space(k)[2] == blocks; }

  /** Whether `blocks` blocks of this many numbers are at a place; a negative number: of any. */
  bool isPlace(int32_t place, int64_t width, int64_t blocks = 1) const {
    const int32_t k = place >> 16, block = place & 0xffff;
    if (k < 0 || k >= sizes.spaces || blocks < 1) return false;
    const int32_t memory = space(k)[0];
    const bool isWide = memory == local || memory == vectors;
    const int64_t count = memory == local ? sizes.locals : memory == vectors ? sizes.vectorRows : space(k)[2];
    return (isWide ? blocks == 1 : widthOf(space(k)[1]) == width) && block + blocks <= count;
  }

  /** The same for a place to write to. */
  bool isOwn(int32_t place, int64_t width, int64_t blocks = 1) const {
    if (!isPlace(place, width, blocks)) return false;
    switch (space(place >> 16)[0]) {
      case local: case work: case window: case gradBefore: return true;
      case sums: case gates: case kept: case after: return !sizes.isBack;
      default: return false;
    }
  }

  int64_t innerOf(const int32_t* p) const { return p[0] ? sizes.hiddenSize : sizes.stateSize; }
  int64_t blockOf(const int32_t* p) const { return p[0] ? sizes.stateSize : sizes.hiddenSize; }

  /** Each gate is in one product, as the memory for packed weights says. */
  bool productsFit() const {
    int64_t blocks = 0, projections = 0;
    for (const int32_t *p = products, *end = code; p < end; p += productWords) {
      if (p[0] ? !sizes.projects || p[1] != 0 || p[2] != 1 : p[1] < 0 || p[2] < 1 || int64_t(p[1]) + p[2] > sizes.recurrentGates) return false;
      if (p[0]) projections++;
      else blocks += p[2];
      if (!sizes.isBack) continue;
      const auto isOfWindow = [&](int32_t place, int64_t width, int64_t count) { return isPlace(place, width, count) && space(place >> 16)[0] == window; };
      if (!isOfWindow(p[3], innerOf(p), 1) || space(p[3] >> 16)[2] != 1 || !isOfWindow(p[4], blockOf(p), p[2])) return false;
    }
    return projections <= 1 && blocks <= sizes.recurrentGates;
  }

  bool codeFits() const {
    int64_t inLoop = 0, width = 0;
    for (int32_t k = 0; k < sizes.instructions; k++) {
      const int32_t *i = code + int64_t(k) * instructionWords, op = i[0], out = i[1], *of = i + 2, n = i[6], m = i[7];
      if (inLoop > 0) {
        if (op < firstElement || op >= ops || !isOwn(out, width)) return false;
        for (int j = 0; j < 4; j++)
          if (!isPlace(of[j], width)) return false;
        inLoop--;
      } else if (op == loop) {
        if (n < 0 || n > sizes.instructions - k - 1 || m < 0 || m > 1) return false;
        inLoop = n;
        width = widthOf(m);
      } else if (op == product || op == productBack) {
        if (n < 0 || n >= sizes.products || (op == productBack) != sizes.isBack) return false;
        const int32_t* p = products + int64_t(n) * productWords;
        const bool fits = sizes.isBack ? isOwn(out, innerOf(p)) && isRows(of[0], blockOf(p), p[2]) : isOwn(out, blockOf(p), p[2]) && isPlace(of[0], innerOf(p));
        if (!fits || isLocal(out) || isLocal(of[0])) return false;
      } else if (op == norm || op == normBack) {
        const int64_t block = (out >> 16) >= 0 && (out >> 16) < sizes.spaces ? widthOf(space(out >> 16)[1]) : 0;
        const int scales = op == norm ? 1 : 2;
        if (!isOwn(out, block, n) || !isRows(of[0], block, n) || isLocal(out)) return false;
        if (op == normBack ? !isRows(of[1], block, n) : !isOwn(of[1], 1) || isLocal(of[1])) return false;
        if (!isPlace(of[scales], 1) || isLocal(of[scales])) return false;
      } else {
        return false;
      }
    }
    return inLoop == 0;
  }

  bool isRows(int32_t place, int64_t width, int64_t blocks) const { return isPlace(place, width, blocks) && !isLocal(place); }
  bool isLocal(int32_t place) const { return space(place >> 16)[0] == local; }
};

}  // namespace lists

inline int64_t listLength(int32_t spaces, int32_t products, int32_t instructions) {
  return int64_t(spaces) * lists::spaceWords + int64_t(products) * lists::productWords + int64_t(instructions) * lists::instructionWords;
}

/** Whether a list fits the numbers of its call, and has its own memory. */
inline bool listFits(const Operand& list, const CheckedCall& call, const lists::Sizes& sizes) {
  return lists::Check(sizes, static_cast<const int32_t*>(list.data)).fits() && isApart(list, call);
}

/** Columns of a weight with blocks on its diagonal. */
inline int64_t columnsOf(int32_t inner, int32_t blocks) { return inner / (blocks < 1 ? 1 : blocks); }

/** Numbers in the state of a sequence. */
inline int64_t stateColumns(int32_t stateSize, int32_t hiddenSize, int32_t parts) { return stateSize + (int64_t(parts) - 1) * hiddenSize; }

inline int64_t maskRows(int32_t steps, int32_t stepMaskColumns, int32_t sequenceMaskColumns) { return int64_t(steps) * stepMaskColumns + sequenceMaskColumns; }
