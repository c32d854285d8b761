/* The kernels of ../elements.h for one instruction set; see target.h. Keeps subnormal numbers, unlike layers. */
#include "target.h"

#include "../elements.h"

#define SLUICE_TEXT_OF(name) #name
#define SLUICE_TEXT(name) SLUICE_TEXT_OF(name)
#define SLUICE_JOIN_OF(a, b) a##b
#define SLUICE_JOIN(a, b) SLUICE_JOIN_OF(a, b)

namespace {

using namespace sluice::SLUICE_TARGET;

static_assert(uint32_t(Elements::map) == FIRST_ELEMENTS, "target.h says so");

size_t runMember(int kernel, const int32_t* numbers, void* const* arrays, void* memory, int member, int members, void* barrier) {
  // Without memory, this returns how much it needs.
  if (memory == nullptr) return 0;
  float* const* floats = reinterpret_cast<float* const*>(arrays);
  const Team team{member, members, static_cast<Barrier*>(barrier)};
  runElements(Elements(kernel), numbers, floats, team);
  return 0;
}

}  // namespace

extern const Target SLUICE_JOIN(SLUICE_TARGET, Elements) = {SLUICE_TEXT(SLUICE_TARGET), lanes, sizeof(float), elementsVersion, sizeof(Barrier),
                                                            runMember};
