/* What the random calls of fuzz.cpp are made of: the bytes of an input, memory of exactly some size, and the instruction sets. */
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "pool.h"
#include "stream_target.h"

// A build may lack sets of wide instructions, and a program has the kernels of its door alone, as each execution looks at all counters;
// the addresses of others are null.
#pragma weak baselineTarget
#pragma weak baselineDoubleTarget
#pragma weak baselineElements
#pragma weak baselineStreams
#if defined(__x86_64__)
#pragma weak avx2Target
#pragma weak avx2DoubleTarget
#pragma weak avx2Elements
#pragma weak avx2Streams
#pragma weak avx512Target
#pragma weak avx512DoubleTarget
#pragma weak avx512Elements
#pragma weak avx512Streams
#endif

namespace {

/** The bytes of an input, then zeros. */
class Bytes {
 public:
  Bytes(const uint8_t* start, size_t count) : at_(start), end_(start + count) {}

  uint8_t byte() { return at_ == end_ ? 0 : *at_++; }
  uint32_t word() {
    uint32_t value = 0;
    for (int k = 0; k < 4; k++) value = value << 8 | byte();
    return value;
  }
  int below(int count) { return byte() % count; }

  /** A number of all bytes that are left, which a small change of them changes */
  uint32_t sum() const {
    uint32_t sum = 2166136261;
    for (const uint8_t* at = at_; at != end_; at++) sum = (sum ^ *at) * 16777619;
    return sum ^ sum >> 16;
  }

  /** A number of a call: small as a rule. @param before numbers that it may repeat */
  int32_t number(const std::vector<int32_t>& before = {}) {
    constexpr int32_t odd[] = {0, -1, 63, 64, 65, 127, 256, 257, 1 << 16, INT32_MAX, INT32_MIN, INT32_MAX - 65535};
    const uint8_t kind = byte();
    if (kind < 176) return kind % 22;
    if (kind < 208) return before.empty() ? 1 : before[kind % before.size()];
    if (kind < 232) return 1 + int32_t(byte()) * (1 + kind % 20);
    return odd[kind % (sizeof odd / sizeof *odd)];
  }

 private:
  const uint8_t *at_, *const end_;
};

/** Most bytes of an array: calls stay short. */
constexpr size_t MOST_BYTES = 1 << 16;

/** Values of arrays: some are NaN, infinite, tiny or large. Made once, as most of a call's time would go there. */
const std::vector<float> values = [] {
  std::vector<float> all(2 * MOST_BYTES / sizeof(float));
  uint32_t seed = 1;
  for (float& value : all) {
    seed = seed * 1664525 + 1013904223;
    constexpr float odd[] = {0, -0.0f, __builtin_nanf(""), __builtin_inff(), -__builtin_inff(), 1e-42f, 3e38f, -1e20f};
    value = seed >> 27 == 0 ? odd[seed >> 8 & 7] : (float(seed >> 8) / float(1 << 23) - 1) * 2;
  }
  return all;
}();

/** Memory of exactly so many bytes at a multiple of 16, or `shift` bytes behind one; the values begin at another place for each seed. */
class Block {
 public:
  Block(size_t bytes, size_t shift, uint8_t seed) : start_(static_cast<char*>(malloc(bytes + shift + (bytes + shift == 0)))), shift_(shift) {
    const size_t first = size_t(seed) * 61;
    for (size_t at = 0; at < bytes; at += MOST_BYTES) memcpy(data() + at, values.data() + first, std::min(bytes - at, MOST_BYTES));
  }
  Block(const Block&) = delete;
  ~Block() { free(start_); }
  char* data() const { return start_ + shift_; }

 private:
  char* const start_;
  const size_t shift_;
};

struct TargetSet {
  const Target *single, *inDouble, *elements;
  const StreamTarget* streams;

  bool exists() const { return single != nullptr || elements != nullptr || streams != nullptr; }
};

/** The instruction sets that this build has and this processor runs. */
std::vector<TargetSet> targetSets() {
  std::vector<TargetSet> sets{{&baselineTarget, &baselineDoubleTarget, &baselineElements, &baselineStreams}};
#if defined(__x86_64__)
  __builtin_cpu_init();
  const TargetSet avx2{&avx2Target, &avx2DoubleTarget, &avx2Elements, &avx2Streams};
  const TargetSet avx512{&avx512Target, &avx512DoubleTarget, &avx512Elements, &avx512Streams};
  if (avx2.exists() && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) sets.push_back(avx2);
  if (avx512.exists() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw"))
    sets.push_back(avx512);
#endif
  return sets;
}

/** Calls by kernel, for the line at the end. */
struct Count {
  long ran, refused;
};
std::map<std::string, Count> counts;

void count(const std::string& what, bool ran) {
  Count& of = counts[what];
  (ran ? of.ran : of.refused)++;
}

const std::vector<TargetSet> sets = targetSets();

}  // namespace
