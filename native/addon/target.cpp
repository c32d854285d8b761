/* The kernels for one instruction set and, where SLUICE_DOUBLE is defined, in double precision; see target.h. */
#include "target.h"

#include "../kernels.h"
#include "subnormals.h"

#define SLUICE_TEXT_OF(name) #name
#define SLUICE_TEXT(name) SLUICE_TEXT_OF(name)
#define SLUICE_JOIN_OF(a, b) a##b
#define SLUICE_JOIN(a, b) SLUICE_JOIN_OF(a, b)

namespace {

using namespace sluice::SLUICE_TARGET;

size_t runMember(int kernel, const int32_t* numbers, void* const* arrays, void* memory, int member, int members, void* barrier) {
#if !defined(SLUICE_DOUBLE)
  [[maybe_unused]] const FlushSubnormals mode;
#endif
  return run(Kernel(kernel), numbers, reinterpret_cast<Real* const*>(arrays), static_cast<Real*>(memory),
             Team{member, members, static_cast<Barrier*>(barrier)});
}

}  // namespace

extern const Target SLUICE_JOIN(SLUICE_TARGET, Target) = {SLUICE_TEXT(SLUICE_TARGET), lanes, sizeof(Real), interfaceVersion,
                                                              sizeof(Barrier), runMember};
