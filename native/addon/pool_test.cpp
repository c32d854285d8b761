/*
 * The thread pool and the teams of kernels, for ThreadSanitizer (tools/sanitize-kernels.sh), which cannot run a whole Node: teams of
 * changing size, called from two threads at once, must give the bits of one thread. Prints the differences, and returns how many calls
 * differ.
 */
#include <cmath>
#include <cstdio>
#include <thread>
#include <vector>

#include "pool.h"

namespace {

/** The numbering of `enum class Kernel` in ../kernels.h. */
constexpr int MATMUL = 0, LSTM_FORWARD = 1, LSTM_BACKWARD = 2, GRU_FORWARD = 3;

std::vector<float> wave(size_t count) {
  std::vector<float> numbers(count);
  for (size_t i = 0; i < count; i++) numbers[i] = std::sin(float(i)) * 0.1f;
  return numbers;
}

std::vector<float> product(int threads) {
  const int size = 96;
  const int32_t numbers[] = {size, size, size, 0, 0, 0};
  std::vector<float> a = wave(size * size), b = a, out(size * size);
  void* arrays[] = {a.data(), b.data(), out.data()};
  Pool::instance().run({&baselineTarget, MATMUL, numbers, arrays}, threads);
  return out;
}

/** How many sequences: a team shares many by rows, and one by hidden units, with a barrier at every step. */
constexpr int batches[] = {24, 1};

/** A layer forward and back: team members wait for one another between packing, projecting, stepping and the products over all steps. */
std::vector<float> lstm(int threads, int batch) {
  const int steps = 5, size = 48, gates = 4 * size;
  const int32_t numbers[] = {steps, batch, size, size, 0, 1, 0};
  const size_t states = size_t(batch) * size, outputs = steps * states;
  std::vector<float> input = wave(outputs), first = wave(states), weightIh = wave(gates * size), weightHh = weightIh, bias = wave(gates);
  std::vector<float> hidden = first, cell = first, output(outputs), trace(4 * outputs), cells(outputs);
  void* forward[] = {nullptr,     input.data(), hidden.data(),  cell.data(),  weightIh.data(), weightHh.data(),
                     bias.data(), bias.data(),  output.data(), trace.data(), cells.data()};
  Pool::instance().run({&baselineTarget, LSTM_FORWARD, numbers, forward}, threads);

  std::vector<float> gradHidden = first, gradCell = first, gradInput(outputs), gradIh(gates * size), gradHh = gradIh, gradBias(gates);
  void* backward[] = {nullptr,      input.data(),  first.data(),      first.data(),    weightIh.data(),  weightHh.data(), output.data(),   trace.data(),
                      cells.data(), output.data(), gradHidden.data(), gradCell.data(), gradInput.data(), gradIh.data(),   gradHh.data(),   gradBias.data()};
  Pool::instance().run({&baselineTarget, LSTM_BACKWARD, numbers, backward}, threads);
  std::vector<float> all;
  for (const auto* part : {&output, &hidden, &cell, &gradHidden, &gradCell, &gradInput, &gradIh, &gradHh, &gradBias})
    all.insert(all.end(), part->begin(), part->end());
  return all;
}

std::vector<float> gru(int threads, int batch) {
  const int steps = 5, size = 48, gates = 3 * size;
  const int32_t numbers[] = {steps, batch, size, size, 0, 0, 0};
  std::vector<float> input = wave(size_t(steps) * batch * size), hidden = wave(batch * size), weightIh = wave(gates * size), weightHh = weightIh;
  std::vector<float> output(input.size());
  void* arrays[] = {nullptr, input.data(), hidden.data(), weightIh.data(), weightHh.data(), nullptr, nullptr, output.data(), nullptr, nullptr};
  Pool::instance().run({&baselineTarget, GRU_FORWARD, numbers, arrays}, threads);
  output.insert(output.end(), hidden.begin(), hidden.end());
  return output;
}

std::vector<float> everything(int threads) {
  std::vector<float> all = product(threads);
  for (const int batch : batches)
    for (const auto& part : {lstm(threads, batch), gru(threads, batch)}) all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace

int main() {
  // Pools that come and go, with threads that never ran or have just run.
  std::vector<float> expected;
  for (int threads = 1; threads < 5; threads++) {
    Pool::enter();
    expected = everything(threads);
    Pool::leave();
  }
  Pool::enter();
  std::atomic<int> wrong{0};
  const auto caller = [&](int offset) {
    for (int call = 0; call < 200; call++) {
      const int threads = 1 + (call * 7 + offset) % 5;
      if (everything(threads) != expected) {
        std::printf("call %d on %d threads gives other bits\n", call, threads);
        wrong++;
      }
    }
  };
  std::thread other(caller, 3);
  caller(0);
  other.join();
  Pool::leave();
  if (wrong == 0) std::printf("400 calls of teams gave the bits of one thread\n");
  return wrong == 0 ? 0 : 1;
}
