/*
 * The kernels of one instruction set and precision, as the addon sees them. target.cpp is compiled once for each, with SLUICE_TARGET as its
 * name and the compiler flags for its instructions; other code reaches such instructions only through this.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/** Kernels with this number or a higher one are those of elements.h. */
constexpr uint32_t FIRST_ELEMENTS = 64;

struct Target {
  const char* name;
  int lanes;
  /** Bytes of a number */
  size_t numberSize;
  int interfaceVersion;
  /** Bytes of zero-filled memory for the barrier of a team. */
  size_t barrierSize;
  /** `sluice::run` of kernels.h for one member of a team. */
  size_t (*run)(int kernel, const int32_t* numbers, void* const* arrays, void* memory, int member, int members, void* barrier);
};

#if defined(__x86_64__)
extern const Target baselineTarget, avx2Target, avx512Target;
extern const Target baselineDoubleTarget, avx2DoubleTarget, avx512DoubleTarget;
extern const Target baselineElements, avx2Elements, avx512Elements;
#else
extern const Target baselineTarget, baselineDoubleTarget, baselineElements;
#endif
