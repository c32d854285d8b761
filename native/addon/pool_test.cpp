/*
 * The thread pool alone, for ThreadSanitizer (tools/sanitize-kernels.sh), which a whole Node cannot run under: teams of changing size, called
 * from two threads at once, must give the bits that one thread gives. Prints what differs, and returns how many calls did.
 */
#include <cmath>
#include <cstdio>

#include "pool.h"

namespace {

/** The numbering of `enum class Kernel` in ../kernels.h. */
constexpr int MATMUL = 0, RNN_FORWARD = 5;

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

/** A layer: its members wait for one another between packing, projecting and stepping. */
std::vector<float> layer(int threads) {
  const int steps = 5, batch = 24, size = 40;
  const int32_t numbers[] = {steps, batch, size, size, 0, 1, 0, 0};
  std::vector<float> input = wave(steps * batch * size), hidden = wave(batch * size), weightIh = wave(size * size), weightHh = weightIh;
  std::vector<float> output(steps * batch * size), gates = output;
  void* arrays[] = {nullptr, input.data(), hidden.data(), weightIh.data(), weightHh.data(), nullptr, nullptr, output.data(), gates.data()};
  Pool::instance().run({&baselineTarget, RNN_FORWARD, numbers, arrays}, threads);
  output.insert(output.end(), hidden.begin(), hidden.end());
  return output;
}

}  // namespace

int main() {
  const std::vector<float> expectedProduct = product(1), expectedLayer = layer(1);
  std::atomic<int> wrong{0};
  const auto caller = [&](int offset) {
    for (int call = 0; call < 200; call++) {
      const int threads = 1 + (call * 7 + offset) % 5;
      if (product(threads) != expectedProduct || layer(threads) != expectedLayer) {
        std::printf("call %d on %d threads gives other bits\n", call, threads);
        wrong++;
      }
    }
  };
  std::thread other(caller, 3);
  caller(0);
  other.join();
  return wrong;
}
