/*
 * Calls kernels of one target, so that tools/count-instructions.sh can count instructions: `count KERNEL CALLS`. Compiled with
 * SLUICE_TARGET, as target.cpp.
 */
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "target.h"

#define SLUICE_JOIN_OF(a, b) a##b
#define SLUICE_JOIN(a, b) SLUICE_JOIN_OF(a, b)

namespace {

const Target& target = SLUICE_JOIN(SLUICE_TARGET, Target);
/** The numbering of `enum class Kernel` in ../kernels.h. */
constexpr int LSTM_FORWARD = 1, LSTM_BACKWARD = 2;
constexpr int steps = 2, batch = 16, size = 64;
constexpr size_t states = size_t(batch) * size, outputs = steps * states;

/** Numbers that take few instructions to make. */
float* wave(size_t count) {
  float* numbers = static_cast<float*>(std::aligned_alloc(64, (count * sizeof(float) + 63) / 64 * 64));
  for (size_t i = 0; i < count; i++) numbers[i] = (float(i * 37 % 101) - 50) * 0.002f;
  return numbers;
}

void call(int kernel, const int32_t* numbers, void* const* arrays, int calls) {
  void* barrier = std::calloc(1, target.barrierSize);
  float* memory = wave(target.run(kernel, numbers, arrays, nullptr, 0, 1, barrier) + 16);
  for (int i = 0; i < calls; i++) target.run(kernel, numbers, arrays, memory, 0, 1, barrier);
}

}  // namespace

int main(int words, char** word) {
  if (words != 3) return 2;
  const int calls = std::atoi(word[2]);
  const int32_t numbers[] = {steps, batch, size, size, 0, 1, 0, 0, 0, 0, 0};
  float *x = wave(outputs), *weightIh = wave(4 * size * size), *weightHh = wave(4 * size * size), *bias = wave(4 * size);
  float *hidden = wave(states), *cell = wave(states), *output = wave(outputs), *trace = wave(4 * outputs), *cells = wave(outputs);
  float *gradHidden = wave(states), *gradCell = wave(states), *gradInput = wave(outputs);
  float *gradIh = wave(4 * size * size), *gradHh = wave(4 * size * size), *gradBias = wave(4 * size);
  if (std::strcmp(word[1], "lstm-forward") == 0) {
    void* arrays[] = {nullptr, x, hidden, cell, weightIh, weightHh, bias, bias, nullptr, nullptr, output, trace, cells};
    call(LSTM_FORWARD, numbers, arrays, calls);
  } else if (std::strcmp(word[1], "lstm-backward") == 0) {
    void* arrays[] = {nullptr, x,      hidden,     cell,     weightIh,  weightHh, nullptr, nullptr,  output,  trace,
                      cells,   output, gradHidden, gradCell, gradInput, gradIh,   gradHh,  gradBias, nullptr, nullptr};
    call(LSTM_BACKWARD, numbers, arrays, calls);
  } else {
    return 2;
  }
  // The same on every target, to a few digits.
  std::printf("%.4f %.4f\n", double(output[outputs - 1]), double(gradInput[outputs - 1]));
  return 0;
}
