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

/** Whether an array has a product of sizes as its number of elements. Kernels count them in 32 bits, and step beyond the end. */
inline bool holds(const Operand& array, size_t bytes, std::initializer_list<int64_t> factors) {
  constexpr int64_t MOST = (int64_t(1) << 31) - (1 << 16);
  int64_t count = 1;
  for (const int64_t factor : factors) {
    if (factor > 0 && count > MOST / factor) return false;
    count *= factor;
  }
  return array.bytes == bytes * size_t(count);
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
