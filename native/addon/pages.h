/*
 * Large pages for large arrays. The system provides the memory of a new JavaScript array page by page at the first touch; with pages of 4
 * KiB we measured a quarter of the time of a whole layer for that.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

/** Requests large pages in this range if the system has them; does not change the content. */
inline void preferLargePages([[maybe_unused]] void* start, [[maybe_unused]] size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  constexpr uintptr_t LARGE_PAGE = 2u << 20;
  const uintptr_t first = (uintptr_t(start) + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
  const uintptr_t end = (uintptr_t(start) + bytes) / LARGE_PAGE * LARGE_PAGE;
  if (end > first) madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE);
#endif
}
