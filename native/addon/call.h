/*
 * A call as JavaScript passed it, and the checks that call_sizes.h uses. A kernel trusts its numbers and arrays, and any program can load the
 * addon.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <initializer_list>

/** An array; an absent one has no data. */
struct Operand {
  const void* data;
  size_t bytes;
};

struct CheckedCall {
  uint32_t kernel;
  const int32_t* numbers;
  size_t numberCount;
  const Operand* arrays;
  size_t arrayCount;
  int lanes;
  /** Bytes of a number of the kernel */
  size_t numberSize;
};

inline bool has(const Operand& array) { return array.data != nullptr; }

#if defined(SLUICE_FUZZ)
/** The last array that did not hold what it was to hold, and the bytes that it was to have: fuzz.cpp makes arrays that fit. */
inline struct {
  const Operand* array;
  size_t bytes;
} wanted;
#endif

/**
 * Whether an array has a product of sizes as its number of elements, at a multiple of their size. Kernels count them in 32 bits, and step
 * beyond the end.
 */
inline bool holds(const Operand& array, size_t bytes, std::initializer_list<int64_t> factors) {
  constexpr int64_t MOST = (int64_t(1) << 31) - (1 << 16);
  int64_t count = 1;
  for (const int64_t factor : factors) {
    if (factor > 0 && count > MOST / factor) return false;
    count *= factor;
  }
#if defined(SLUICE_FUZZ)
  wanted = {&array, bytes * size_t(count)};
#endif
  return array.bytes == bytes * size_t(count) && reinterpret_cast<uintptr_t>(array.data) % bytes == 0;
}

/** How many rows of floats a table has; a remainder makes its size differ from rows times width. */
inline int64_t rowsOf(const Operand& table, int32_t width) { return int64_t(table.bytes / 4) / width; }

/** Whether [count] numbers are from 0 to below `end`, or `skipped`. */
inline bool placesFit(const Operand& places, int32_t count, int64_t end, const int32_t* skipped) {
  const int32_t* place = static_cast<const int32_t*>(places.data);
  bool fit = true;
  for (int32_t i = 0; i < count; i++) fit &= (place[i] >= 0 && place[i] < end) || (skipped != nullptr && place[i] == *skipped);
  return fit;
}

/** Whether the lengths of sequences are from 1 to `steps`, and the order after them names sequences. */
inline bool lengthsFit(const Operand& lengths, int32_t steps, int32_t batch) {
  const int32_t* length = static_cast<const int32_t*>(lengths.data);
  bool fit = true;
  for (int32_t n = 0; n < batch; n++) fit &= length[n] >= 1 && length[n] <= steps && length[batch + n] >= 0 && length[batch + n] < batch;
  return fit;
}

/** Whether an array of places or lengths has its own memory: a kernel reads them again after it has written to other arrays. */
inline bool isApart(const Operand& places, const CheckedCall& call) {
  const uintptr_t start = reinterpret_cast<uintptr_t>(places.data), end = start + places.bytes;
  for (size_t i = 0; i < call.arrayCount; i++) {
    const Operand& other = call.arrays[i];
    const uintptr_t from = reinterpret_cast<uintptr_t>(other.data);
    if (&other != &places && from < end && start < from + other.bytes) return false;
  }
  return true;
}

/** How many partial sums a sum of so many elements has: `sumBlock` of ../sums.h. */
inline int32_t sumBlocks(int32_t elements) { return int32_t((int64_t(elements) + 4095) / 4096); }

/** Elements of an operand of a pair: one, a row or a number for all rows, or something for each row. */
inline int64_t pairSpan(int32_t rows, int32_t width, int32_t row, int32_t step) { return row > 0 ? int64_t(rows) * row : step == 0 ? 1 : width; }

/** Whether the steps of a pair are those of rows next to each other, of which at least one operand has as many elements as the result. */
inline bool pairFits(int32_t rows, int32_t width, int32_t rowX, int32_t stepX, int32_t rowY, int32_t stepY) {
  const auto isStep = [](int32_t step) { return step == 0 || step == 1; };
  const auto isRow = [&](int32_t row, int32_t step) { return row == 0 || step == 0 || row >= width; };
  const bool varies = width == 1 ? rowX > 0 || rowY > 0 || rows == 1 : stepX == 1 || stepY == 1;
  return isStep(stepX) && isStep(stepY) && isRow(rowX, stepX) && isRow(rowY, stepY) && varies;
}
