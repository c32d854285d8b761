/* Streams for one instruction set, as the addon sees them; like target.cpp, stream_target.cpp is compiled once for each. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct StreamTarget {
  const char* name;
  int lanes;
  int panelWidth;
  int version;
  /** How many steps of a call of the program the memory has room for; -1 if the program does not fit it. */
  int (*roomFor)(const char* memory, size_t bytes, uint32_t program);
  /** How many bytes a program that fits has. */
  size_t (*programBytes)(const char* memory, uint32_t program);
  /** Runs the program that is at an offset in the memory. */
  void (*run)(char* memory, uint32_t program, int steps);
};

#if defined(__x86_64__)
extern const StreamTarget baselineStreams, avx2Streams, avx512Streams;
#else
extern const StreamTarget baselineStreams;
#endif
