/*
 * Random calls through the doors of the addon, for libFuzzer (tools/fuzz-native.sh): the checks that decide whether a call may run, and the
 * kernels behind them, over arrays of exactly the bytes that the call says. A door is `layers`, `equations`, `elements` or `streams`; the
 * argument --door=NAME picks it. With SLUICE_REPLAY this is a program that runs the files it is given.
 */
#define SLUICE_FUZZ
#define SLUICE_TARGET fuzz
#include <cstdio>

#include "fuzz_kernels.h"
#include "fuzz_streams.h"

namespace {

std::string door = "layers";

void run(const uint8_t* bytes, size_t size) {
  static const std::vector<uint32_t> layers = range(MATMUL, PEAK + 1), elements = range(FIRST_ELEMENTS, 96);
  static const std::vector<uint32_t> equations = range(EQUATIONS_FORWARD, EQUATIONS_BACKWARD + 1);
  Bytes in(bytes, size);
  if (door == "streams") stream(in);
  else call(in, door == "layers" ? layers : door == "equations" ? equations : elements);
}

/** Shows that calls reach each kernel. */
void printCounts() {
  long ran = 0, refused = 0;
  std::string all;
  for (const auto& [what, of] : counts) {
    ran += of.ran;
    refused += of.refused;
    all += " " + what + ": " + std::to_string(of.ran) + "/" + std::to_string(of.ran + of.refused);
  }
  fprintf(stderr, "door %s: %ld calls ran, %ld refused;%s\n", door.c_str(), ran, refused, all.c_str());
}

void start() {
  Pool::enter();
  atexit(printCounts);
}

}  // namespace

#if defined(SLUICE_REPLAY)
int main(int words, char** word) {
  if (words < 2) return 2;
  door = word[1];
  start();
  for (int k = 2; k < words; k++) {
    FILE* file = fopen(word[k], "rb");
    if (file == nullptr) return 2;
    std::vector<uint8_t> bytes(1 << 16);
    bytes.resize(fread(bytes.data(), 1, bytes.size(), file));
    fclose(file);
    // Exactly as many, again.
    const std::vector<uint8_t> input(bytes);
    run(input.data(), input.size());
  }
  return 0;
}
#else
extern "C" int LLVMFuzzerInitialize(int* words, char*** word) {
  for (int k = 1; k < *words; k++)
    if (strncmp((*word)[k], "--door=", 7) == 0) door = (*word)[k] + 7;
  start();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  run(bytes, size);
  return 0;
}
#endif
