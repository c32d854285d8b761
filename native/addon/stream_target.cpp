/* Streams for one instruction set; see stream_target.h. */
#include "stream_target.h"

#include "stream_room.h"
#include "subnormals.h"

#define SLUICE_TEXT_OF(name) #name
#define SLUICE_TEXT(name) SLUICE_TEXT_OF(name)
#define SLUICE_JOIN_OF(a, b) a##b
#define SLUICE_JOIN(a, b) SLUICE_JOIN_OF(a, b)

namespace {

using namespace sluice::SLUICE_TARGET;

template <class Kind>
void run(char* memory, uint32_t program, int steps) {
  [[maybe_unused]] const FlushSubnormals mode;
  Kind(memory, program).run(steps);
}

template <class Kind>
int roomFor(const char* memory, size_t bytes, uint32_t program) {
  return Kind(memory, bytes, program).steps();
}

template <class Kind, class Its>
constexpr StreamKind kindOf() {
  return {roomFor<Its>, Its::programBytes, run<Kind>};
}

}  // namespace

extern const StreamTarget SLUICE_JOIN(SLUICE_TARGET, Streams) = {
    SLUICE_TEXT(SLUICE_TARGET), lanes, panelWidth, streamVersion, {kindOf<Stream, StreamRoom>(), kindOf<ListedStream, ListedRoom>()}};
