/*
 * The random stream of src/core/tensor/random.ts, Philox 4x32 with 10 rounds, and dropout and uniform numbers from it. The stream is a function
 * of its position, so any part of a mask can be computed separately, and again later.
 */
#pragma once

#include "doubles.h"
#include "simd.h"
#include "team.h"

namespace sluice {
namespace SLUICE_TARGET {

/** Seed, stream and position as 64-bit numbers, each as two words, the lower first. */
struct RandomPlace {
  uint64_t seed, stream, position;
};

/** Blocks of four words, each in the lower half of a lane of 64 bits. */
constexpr int philoxBlocks = lanes / 2;
typedef uint64_t Words __attribute__((vector_size(4 * lanes)));

/** Products of the lower 32 bits of all lanes with one number, in full. */
SLUICE_INLINE Words multiplyLow(Words a, uint32_t b) {
  [[maybe_unused]] const Words factor = uint64_t(b) - Words{};
#if defined(__wasm__)
  return (Words)wasm_u64x2_extmul_low_u32x4(wasm_i32x4_shuffle((v128_t)a, (v128_t)a, 0, 2, 0, 2), wasm_i32x4_splat(int32_t(b)));
#elif defined(__AVX512F__)
  return (Words)_mm512_mul_epu32((__m512i)a, (__m512i)factor);
#elif defined(__AVX2__)
  return (Words)_mm256_mul_epu32((__m256i)a, (__m256i)factor);
#elif defined(__x86_64__)
  return (Words)_mm_mul_epu32((__m128i)a, (__m128i)factor);
#else
  return (a & 0xffffffff) * factor;
#endif
}

/** Number of groups of blocks to compute side by side, as each waits for its own products. */
constexpr int philoxGroups = 2;

/** The words of philoxGroups · philoxBlocks blocks from the block with the number `first` on. */
SLUICE_INLINE void philox(const RandomPlace& place, uint64_t first, uint32_t* words) {
  Words c0[philoxGroups], c1[philoxGroups], c2[philoxGroups], c3[philoxGroups];
  unroll<philoxGroups>([&](auto g) SLUICE_LAMBDA {
    Words numbers = {};
    for (int block = 0; block < philoxBlocks; block++) numbers[block] = first + g * philoxBlocks + block;
    c0[g] = numbers;
    c1[g] = numbers >> 32;
    c2[g] = place.stream - Words{};
    c3[g] = c2[g] >> 32;
  });
  Words key0 = uint64_t(uint32_t(place.seed)) - Words{}, key1 = (place.seed >> 32) - Words{};
  for (int round = 0; round < 10; round++) {
    unroll<philoxGroups>([&](auto g) SLUICE_LAMBDA {
      const Words product0 = multiplyLow(c0[g], 0xd2511f53), product1 = multiplyLow(c2[g], 0xcd9e8d57);
      c0[g] = (product1 >> 32) ^ c1[g] ^ key0;
      c1[g] = product1;
      c2[g] = (product0 >> 32) ^ c3[g] ^ key1;
      c3[g] = product0;
    });
    key0 += 0x9e3779b9;
    key1 += 0xbb67ae85;
  }
  unroll<philoxGroups>([&](auto g) SLUICE_LAMBDA {
    // Two words of a block are one lane: the lower one first, as in the memory of all these machines.
    const Words even = (c0[g] & 0xffffffff) | (c1[g] << 32), odd = (c2[g] & 0xffffffff) | (c3[g] << 32);
    for (int block = 0; block < philoxBlocks; block++) {
      const uint64_t both[2] = {even[block], odd[block]};
      __builtin_memcpy(words + 4 * (g * philoxBlocks + block), both, 16);
    }
  });
}

/** Words per turn of the loops below: all blocks of a call. */
constexpr int philoxWords = 4 * philoxGroups * philoxBlocks, wordBatch = philoxWords > 64 ? philoxWords : 64;

/** The words from `position` on, in whole blocks, so the first position % 4 precede it. @return where it begins */
SLUICE_APART const uint32_t* drawBatch(const RandomPlace& place, uint64_t position, uint32_t* words) {
  for (int i = 0; i < wordBatch; i += philoxWords) philox(place, (position + i) / 4, words + i);
  return words + position % 4;
}

/**
 * out[k] = scale · x[k] where the k-th word from `place` on is above `last`, else 0. Floats at any multiple of 4 bytes; out does not
 * overlap x; the team shares the elements.
 */
inline void dropout(const Team& team, int count, uint32_t last, double scale, RandomPlace place, const float* x, float* out) {
  const Range share = shareOf(team, count, wordBatch);
  uint32_t words[wordBatch];
  for (int k = share.begin; k < share.end;) {
    const uint32_t* word = drawBatch(place, place.position + k, words);
    const int ready = int(words + wordBatch - word), left = share.end - k, here = ready < left ? ready : left;
    for (int i = 0; i < here; i++) {
      const float scaled = float(scale * x[k + i]);
      // In integers: the processor would mispredict a branch on a random word.
      uint32_t bits;
      __builtin_memcpy(&bits, &scaled, 4);
      bits &= 0u - uint32_t(word[i] > last);
      __builtin_memcpy(out + k + i, &bits, 4);
    }
    k += here;
  }
}

/** Maps a uniform number u to (factor · u + offset) · scale. */
struct UniformMap {
  double factor, offset, scale;
};

/**
 * Uniform numbers of 53 bits from [0, 1), of two words each from `place` on, mapped and rounded. Floats at any multiple of 4 bytes; the
 * team shares the elements.
 */
inline void uniform(const Team& team, int count, UniformMap map, RandomPlace place, float* out) {
  const Range share = shareOf(team, count, wordBatch / 2);
  uint32_t words[wordBatch];
  for (int k = share.begin; k < share.end;) {
    const uint32_t* word = drawBatch(place, place.position + 2 * uint64_t(k), words);
    const int ready = int(words + wordBatch - word) / 2, left = share.end - k, here = ready < left ? ready : left;
    for (int i = 0; i < here; i++) {
      // As signed numbers, which they fit: there are instructions for that.
      const double high = int32_t(word[2 * i] >> 5), low = int32_t(word[2 * i + 1] >> 6);
      const double u = (high * 0x1p26 + low) * 0x1p-53;
      out[k + i] = float((map.factor * u + map.offset) * map.scale);
    }
    k += here;
  }
}

}  // namespace SLUICE_TARGET
}  // namespace sluice
