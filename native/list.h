/*
 * A list of instructions as the compiler in src/core/cells/defined/ makes it: places are in spaces, whose sizes the layer of a call decides. Row
 * work, such as products, and loops over units take turns.
 */
#pragma once

#include "block_weight.h"
#include "list_operations.h"

namespace sluice {
namespace SLUICE_TARGET {

enum class Memory : int32_t { local, work, sums, vectors, input, gates, kept, before, after, stepMask, sequenceMask, window, gradAfter, gradBefore };

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

/** The layer of a call and the sections of its list. */
struct Equations : Layer {
  /** Numbers and arrays of both passes: the table lists them first for each. */
  const EquationsForward a;
  const ListedSpace* spaces;
  const ListedProduct* products;
  const Instruction* code;
  /** S; units of the widest value; rows of a loop */
  int inputs, stateSize, wide, loopRows;

  explicit Equations(const Call& call) : Layer(layerOf(EquationsForward{call}, EquationsForward{call}.gateCount)), a{call}, inputs(a.inputs), stateSize(a.stateSize) {
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

}  // namespace SLUICE_TARGET
}  // namespace sluice
