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

void run(char* memory, uint32_t program, int steps) {
  [[maybe_unused]] const FlushSubnormals mode;
  Stream(memory, program).run(steps);
}

int roomFor(const char* memory, size_t bytes, uint32_t program) { return StreamRoom(memory, bytes, program).steps(); }

}  // namespace

extern const StreamTarget SLUICE_JOIN(SLUICE_TARGET, Streams) = {
    SLUICE_TEXT(SLUICE_TARGET), lanes, panelWidth, streamVersion, roomFor, StreamRoom::programBytes, run};
