/*
 * Rows of a table by their numbers. Contract: floats at any multiple of 4 bytes; ids [count] are from 0 to one less than the rows of the
 * table, in any order, also repeated; no array overlaps another.
 */
#pragma once

#include "simd.h"
#include "team.h"

namespace sluice {
namespace SLUICE_TARGET {

/** out[count, width] = the rows of table[…, width] with these numbers; the team shares the ids */
inline void gatherRows(const Team& team, int count, int width, const float* table, const int32_t* ids, float* out) {
  const Range share = shareOf(team, count);
  for (int k = share.begin; k < share.end; k++) {
    const float* from = table + size_t(ids[k]) * width;
    float* to = out + size_t(k) * width;
    overUnits(width, [&](int i, auto part) SLUICE_LAMBDA { part.store(to + i, part.load(from + i)); });
  }
}

/**
 * sums[…, width] += each row[count, width] at the place of its number, in order, except rows with the number `skipped`. The team shares the
 * columns, so the order of each sum is the same for every team.
 */
inline void scatterRows(const Team& team, int count, int width, int32_t skipped, const float* rows, const int32_t* ids, float* sums) {
  const Range share = shareOf(team, width, lanes);
  for (int k = 0; k < count; k++) {
    if (ids[k] == skipped) continue;
    const float* from = rows + size_t(k) * width + share.begin;
    float* to = sums + size_t(ids[k]) * width + share.begin;
    overUnits(share.size(), [&](int i, auto part) SLUICE_LAMBDA { part.store(to + i, part.load(to + i) + part.load(from + i)); });
  }
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
