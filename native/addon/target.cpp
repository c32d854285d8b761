/* The kernels for one instruction set; see target.h. */
#include "target.h"

#include "../kernels.h"
#include "tiny.h"

#define SLUICE_TEXT_OF(name) #name
#define SLUICE_TEXT(name) SLUICE_TEXT_OF(name)
#define SLUICE_JOIN_OF(a, b) a##b
#define SLUICE_JOIN(a, b) SLUICE_JOIN_OF(a, b)

namespace {

using namespace sluice::SLUICE_TARGET;

size_t runMember(int kernel, const int32_t* numbers, float* const* arrays, float* memory, int member, int members, void* barrier) {
  [[maybe_unused]] const TinyNumbersAreZero mode;
  return run(Kernel(kernel), numbers, arrays, memory, Team{member, members, static_cast<Barrier*>(barrier)});
}

}  // namespace

extern const Target SLUICE_JOIN(SLUICE_TARGET, Target) = {SLUICE_TEXT(SLUICE_TARGET), lanes, interfaceVersion, sizeof(Barrier), runMember};
