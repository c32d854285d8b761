/*
 * The product of one matrix with several vectors, for the layers of a signal path; src/realtime/signal/wasmProduct.ts is the only caller. A module
 * of its own, since a page with only a stream should not download it.
 *
 *   out[t, r] = bias[r] + Σ_c weight[r, c] · x[t · stride + c]        t < frames, r < rows
 *
 * The weight lies in panels of 8 rows, [panels][columns][8], zeros where there are no more rows; out and bias have room for whole panels.
 * Four vectors share each read of the weight. A vector alone has two sums for each row, over even and odd columns, so that additions do not
 * wait for one another.
 */
#include <stddef.h>
#include <wasm_simd128.h>

namespace {

constexpr int panelRows = 8;

typedef v128_t Vec;

inline Vec multiplyAdd(Vec a, Vec b, Vec c) {
#if defined(__wasm_relaxed_simd__)
  return wasm_f32x4_relaxed_madd(a, b, c);
#else
  return wasm_f32x4_add(wasm_f32x4_mul(a, b), c);
#endif
}

void fourVectors(const float* weight, int columns, const float* x, int stride, Vec low, Vec high, float* out, int outStride) {
  Vec sums[4][2] = {{low, high}, {low, high}, {low, high}, {low, high}};
  for (int c = 0; c < columns; c++, weight += panelRows) {
    const Vec w0 = wasm_v128_load(weight);
    const Vec w1 = wasm_v128_load(weight + 4);
    for (int t = 0; t < 4; t++) {
      const Vec value = wasm_v128_load32_splat(x + t * stride + c);
      sums[t][0] = multiplyAdd(w0, value, sums[t][0]);
      sums[t][1] = multiplyAdd(w1, value, sums[t][1]);
    }
  }
  for (int t = 0; t < 4; t++) {
    wasm_v128_store(out + t * outStride, sums[t][0]);
    wasm_v128_store(out + t * outStride + 4, sums[t][1]);
  }
}

void oneVector(const float* weight, int columns, const float* x, Vec low, Vec high, float* out) {
  const Vec zero = wasm_f32x4_const_splat(0);
  Vec even0 = low, even1 = high, odd0 = zero, odd1 = zero;
  int c = 0;
  for (; c + 1 < columns; c += 2, weight += 2 * panelRows) {
    const Vec value = wasm_v128_load32_splat(x + c);
    const Vec next = wasm_v128_load32_splat(x + c + 1);
    even0 = multiplyAdd(wasm_v128_load(weight), value, even0);
    even1 = multiplyAdd(wasm_v128_load(weight + 4), value, even1);
    odd0 = multiplyAdd(wasm_v128_load(weight + 8), next, odd0);
    odd1 = multiplyAdd(wasm_v128_load(weight + 12), next, odd1);
  }
  if (c < columns) {
    const Vec value = wasm_v128_load32_splat(x + c);
    even0 = multiplyAdd(wasm_v128_load(weight), value, even0);
    even1 = multiplyAdd(wasm_v128_load(weight + 4), value, even1);
  }
  wasm_v128_store(out, wasm_f32x4_add(even0, odd0));
  wasm_v128_store(out + 4, wasm_f32x4_add(even1, odd1));
}

}  // namespace

extern "C" {

extern unsigned char __heap_base;

__attribute__((export_name("heapBase"))) size_t heapBase() { return size_t(&__heap_base); }

/** out is [frames, panels · 8]. */
__attribute__((export_name("product"))) void product(const float* weight, int panels, int columns, const float* bias, const float* x, int frames,
                                                     int stride, float* out) {
  const int outStride = panels * panelRows;
  for (int p = 0; p < panels; p++) {
    const float* panel = weight + size_t(p) * columns * panelRows;
    const Vec low = wasm_v128_load(bias + p * panelRows);
    const Vec high = wasm_v128_load(bias + p * panelRows + 4);
    float* to = out + p * panelRows;
    int t = 0;
    for (; t + 4 <= frames; t += 4) fourVectors(panel, columns, x + t * stride, stride, low, high, to + t * outStride, outStride);
    for (; t < frames; t++) oneVector(panel, columns, x + t * stride, low, high, to + t * outStride);
  }
}
}
