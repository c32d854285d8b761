/*
 * What the addon knows of the kernels of one instruction set. target.cpp is compiled once for each, with SLUICE_TARGET its name and the
 * compiler flags that allow its instructions; nothing that might contain such instructions is visible outside but through this.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct Target {
  const char* name;
  int lanes;
  int interfaceVersion;
  /** Bytes of zero-filled memory that the barrier of a team takes. */
  size_t barrierSize;
  /** `sluice::run` of kernels.h for one member of a team. */
  size_t (*run)(int kernel, const int32_t* numbers, float* const* arrays, float* memory, int member, int members, void* barrier);
};

#if defined(__x86_64__)
extern const Target baselineTarget, avx2Target, avx512Target;
#else
extern const Target baselineTarget;
#endif
