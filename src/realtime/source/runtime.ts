/**
 * The functions that printed networks call, as C. A network takes those that its text names, and what those name. They need no library: all
 * arithmetic is here, without branches on numbers, so that compilers run it on vectors.
 *
 * Errors, over every float: `net_exp` 2 units in the last place for -87 ≤ x ≤ 88, and beyond the value at the end; `net_tanh` and
 * `net_sigmoid` 3; `net_log` and `net_sqrt` 2 for normal numbers; `net_erf` 4e-7.
 */
import type { WeightFormat } from "./weights.ts";

/** Functions by name, in an order in which each follows what it calls. */
export function runtime({ parameters, read, scaled, next }: WeightFormat): ReadonlyMap<string, string> {
  const column = (k: number) => (k === 0 ? "r" : k === 1 ? "rows + r" : `${k} * rows + r`);
  const eight = Array.from(
    { length: 8 },
    (_, k) => `${read(`w + ${column(k)}`)} * x[${k === 0 ? "c" : `c + ${k}`}]`,
  );
  return new Map([
    [
      "net_float",
      `static inline float net_float(uint32_t bits) {
  union { uint32_t bits; float value; } both;
  both.bits = bits;
  return both.value;
}`,
    ],
    [
      "net_bits",
      `static inline uint32_t net_bits(float value) {
  union { uint32_t bits; float value; } both;
  both.value = value;
  return both.bits;
}`,
    ],
    [
      "net_select",
      `static inline float net_select(int test, float yes, float no) {
  const uint32_t mask = 0u - (uint32_t)test;
  return net_float((net_bits(yes) & mask) | (net_bits(no) & ~mask));
}`,
    ],
    [
      "net_exp",
      `static inline float net_exp(float x) {
  /* 2^n e^r, |r| <= ln 2 / 2 */
  const float y = net_select(x < -87.0f, -87.0f, net_select(x > 88.0f, 88.0f, x));
  const float t = y * 1.44269504f + 127.5f;
  const int32_t n = (int32_t)net_select(t > 0.0f, t, 0.0f);
  const float whole = (float)(n - 127);
  const float r = (y - whole * 0.693359375f) + whole * 2.12194440e-4f;
  const float p = (((1.3814540580e-3f * r + 8.3687454462e-3f) * r + 4.1668388993e-2f) * r + 1.6666521132e-1f) * r + 4.9999994040e-1f;
  return net_float((uint32_t)n << 23) * ((p * r * r + r) + 1.0f);
}`,
    ],
    [
      "net_sigmoid",
      `static inline float net_sigmoid(float x) {
  /* The quotient is at most a half, and so is its error. */
  const float e = net_exp(net_float(net_bits(x) | 0x80000000u));
  const float part = e / (1.0f + e);
  return net_select(x < 0.0f, part, 1.0f - part);
}`,
    ],
    [
      "net_tanh",
      `static inline float net_tanh(float x) {
  const float size = net_float(net_bits(x) & 0x7fffffffu), square = size * size;
  const float e = net_exp(-2.0f * size);
  const float p = (((-6.2824729830e-3f * square + 2.1077757701e-2f) * square - 5.3853858262e-2f) * square + 1.3332602382e-1f) * square - 3.3333319426e-1f;
  const float y = net_select(size < 0.5494f, p * square * size + size, 1.0f - 2.0f * e / (1.0f + e));
  return net_float(net_bits(y) | (net_bits(x) & 0x80000000u));
}`,
    ],
    [
      "net_log",
      `static inline float net_log(float x) {
  /* x = 2^n (1 + f), and log(1 + f) = 2 atanh(f / (2 + f)) */
  const uint32_t bits = net_bits(x) + (0x3f800000u - 0x3f3504f3u);
  const int32_t n = (int32_t)(bits >> 23) - 127;
  const float f = net_float((bits & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
  const float s = f / (2.0f + f), square = s * s;
  const float p = ((2.2222222e-1f * square + 2.8571429e-1f) * square + 0.4f) * square + 6.6666667e-1f;
  const float y = (float)n * 0.693359375f + (2.0f * s + (s * square * p - (float)n * 2.12194440e-4f));
  return x > 0.0f ? y : net_float(x < 0.0f ? 0x7fc00000u : x == x ? 0xff800000u : 0x7fc00000u);
}`,
    ],
    [
      "net_sqrt",
      `static inline float net_sqrt(float x) {
  float y = net_float((net_bits(x) >> 1) + 0x1fbb67aeu);
  y = 0.5f * (y + x / y);
  y = 0.5f * (y + x / y);
  y = 0.5f * (y + x / y);
  return x > 0.0f ? y : x < 0.0f ? net_float(0x7fc00000u) : x;
}`,
    ],
    [
      "net_max",
      "static inline float net_max(float a, float b) { return net_select((a > b) | (a != a), a, b); }",
    ],
    [
      "net_min",
      "static inline float net_min(float a, float b) { return net_select((a < b) | (a != a), a, b); }",
    ],
    ["net_relu", "static inline float net_relu(float x) { return net_select(x < 0.0f, 0.0f, x); }"],
    [
      "net_reluWith",
      `static inline float net_reluWith(float x, float most, float slope, float threshold) {
  return x >= most ? most : x >= threshold ? x : slope * (x - threshold);
}`,
    ],
    [
      "net_leakyRelu",
      "static inline float net_leakyRelu(float x, float slope) { return net_select(x < 0.0f, slope * x, x); }",
    ],
    [
      "net_elu",
      "static inline float net_elu(float x, float alpha) { return net_select(x > 0.0f, x, alpha * (net_exp(x) - 1.0f)); }",
    ],
    ["net_selu", "static inline float net_selu(float x) { return 1.05070099f * net_elu(x, 1.67326324f); }"],
    [
      "net_softplus",
      `static inline float net_softplus(float x) {
  return net_select(x > 0.0f, x, 0.0f) + net_log(1.0f + net_exp(net_float(net_bits(x) | 0x80000000u)));
}`,
    ],
    ["net_logSigmoid", "static inline float net_logSigmoid(float x) { return -net_softplus(-x); }"],
    [
      "net_positive",
      "static inline float net_positive(float x) { return net_select(x < 0.0f, net_sigmoid(x), x + 0.5f); }",
    ],
    [
      "net_softsign",
      "static inline float net_softsign(float x) { return x / (1.0f + net_float(net_bits(x) & 0x7fffffffu)); }",
    ],
    ["net_silu", "static inline float net_silu(float x) { return x * net_sigmoid(x); }"],
    ["net_mish", "static inline float net_mish(float x) { return x * net_tanh(net_softplus(x)); }"],
    [
      "net_erf",
      `static float net_erf(float x) {
  /* 2 / sqrt(pi) exp(-x^2) times a sum of 2^n x^(2n + 1) / (1 3 ... (2n + 1)), whose terms have one sign */
  float term = x, sum = x;
  int n;
  if (x * x > 16.0f) return x > 0.0f ? 1.0f : -1.0f;
  for (n = 1; n < 64; n++) sum += term *= 2.0f * x * x / (float)(2 * n + 1);
  return 1.12837917f * net_exp(-x * x) * sum;
}`,
    ],
    [
      "net_gelu",
      "static inline float net_gelu(float x) { return 0.5f * x * (1.0f + net_erf(x * 0.707106781f)); }",
    ],
    [
      "net_geluTanh",
      `static inline float net_geluTanh(float x) {
  return 0.5f * x * (1.0f + net_tanh(0.797884561f * (x + 0.044715f * x * x * x)));
}`,
    ],
    [
      "net_hardSigmoid",
      `static inline float net_hardSigmoid(float x, float slope, float offset) {
  return net_max(0.0f, net_min(1.0f, slope * x + offset));
}`,
    ],
    [
      "net_hardSilu",
      "static inline float net_hardSilu(float x) { return x * net_hardSigmoid(x, 0.166666667f, 0.5f); }",
    ],
    [
      "net_softmax",
      `static void net_softmax(int count, float *y) {
  float most = y[0], sum = 0.0f;
  int k;
  for (k = 1; k < count; k++) most = net_max(most, y[k]);
  for (k = 0; k < count; k++) sum += y[k] = net_exp(y[k] - most);
  for (k = 0; k < count; k++) y[k] /= sum;
}`,
    ],
    [
      "net_logSoftmax",
      `static void net_logSoftmax(int count, float *y) {
  float most = y[0], sum = 0.0f;
  int k;
  for (k = 1; k < count; k++) most = net_max(most, y[k]);
  for (k = 0; k < count; k++) sum += net_exp(y[k] - most);
  for (k = 0; k < count; k++) y[k] -= most + net_log(sum);
}`,
    ],
    [
      "net_fill",
      `static void net_fill(int count, float value, float *y) {
  int k;
  for (k = 0; k < count; k++) y[k] = value;
}`,
    ],
    [
      "net_copy",
      `static void net_copy(int count, const float *x, float *y) {
  int k;
  for (k = 0; k < count; k++) y[k] = x[k];
}`,
    ],
    [
      "net_load",
      `static void net_load(int count, const float *from, float *y) {
  int k;
  for (k = 0; k < count; k++) y[k] = NET_READ_F32(from + k);
}`,
    ],
    [
      "net_normalise",
      `static void net_normalise(int count, float epsilon, const float *x, float *y) {
  float mean = 0.0f, variance = 0.0f;
  int k;
  for (k = 0; k < count; k++) mean += x[k];
  mean /= (float)count;
  for (k = 0; k < count; k++) variance += (x[k] - mean) * (x[k] - mean);
  variance = 1.0f / net_sqrt(variance / (float)count + epsilon);
  for (k = 0; k < count; k++) y[k] = (x[k] - mean) * variance;
}`,
    ],
    [
      "net_butterflies",
      `/* The transform of complex numbers whose order has its bits reversed; table: cosines and sines of 2 pi k / (2 count) */
static void net_butterflies(int count, const float *table, float *re, float *im) {
  int half, start, k;
  for (half = 1; half < count; half *= 2)
    for (start = 0; start < count; start += 2 * half)
      for (k = 0; k < half; k++) {
        const int a = start + k, b = a + half, at = k * (count / half);
        const float c = NET_READ_F32(table + at), s = NET_READ_F32(table + count + at);
        const float real = re[b] * c + im[b] * s, imaginary = im[b] * c - re[b] * s;
        re[b] = re[a] - real;
        im[b] = im[a] - imaginary;
        re[a] += real;
        im[a] += imaginary;
      }
}

static int net_reversed(int k, int count) {
  int other = 0;
  for (; count > 1; count /= 2, k /= 2) other = 2 * other + k % 2;
  return other;
}`,
    ],
    [
      "net_fourier",
      `/* The spectrum of size numbers, in the place of its result: even numbers are real parts, odd ones imaginary parts of half as many. */
static void net_fourier(int size, const float *table, const float *x, float *y) {
  const int half = size / 2;
  float *const re = y, *const im = y + half + 1;
  int k;
  for (k = 0; k < half; k++) {
    re[net_reversed(k, half)] = x[2 * k];
    im[net_reversed(k, half)] = x[2 * k + 1];
  }
  net_butterflies(half, table, re, im);
  re[half] = re[0] - im[0];
  re[0] += im[0];
  im[0] = im[half] = 0.0f;
  for (k = 1; k <= half / 2; k++) {
    const int other = half - k;
    const float c = NET_READ_F32(table + k), s = NET_READ_F32(table + half + k);
    const float oddReal = 0.5f * (im[k] + im[other]), oddImaginary = 0.5f * (re[other] - re[k]);
    const float real = 0.5f * (re[k] + re[other]), imaginary = 0.5f * (im[k] - im[other]);
    const float turnedReal = c * oddReal + s * oddImaginary, turnedImaginary = c * oddImaginary - s * oddReal;
    re[k] = real + turnedReal;
    im[k] = imaginary + turnedImaginary;
    re[other] = real - turnedReal;
    im[other] = turnedImaginary - imaginary;
  }
}`,
    ],
    [
      "net_unfourier",
      `/* The numbers of a spectrum. */
static void net_unfourier(int size, const float *table, const float *x, float *work, float *y) {
  const int half = size / 2;
  float *const re = work, *const im = work + half;
  int k;
  for (k = 0; k < half; k++) {
    const float c = NET_READ_F32(table + k), s = NET_READ_F32(table + half + k);
    const float imaginary = k == 0 ? 0.0f : x[half + 1 + k], otherImaginary = k == 0 ? 0.0f : x[2 * half + 1 - k];
    const float a = 0.5f * (x[k] - x[half - k]), b = 0.5f * (imaginary + otherImaginary);
    const int to = net_reversed(k, half);
    re[to] = 0.5f * (x[k] + x[half - k]) - (c * b + s * a);
    im[to] = 0.5f * (imaginary - otherImaginary) + (c * a - s * b);
  }
  /* With real and imaginary parts exchanged, the transform is the inverse. */
  net_butterflies(half, table, im, re);
  for (k = 0; k < half; k++) {
    y[2 * k] = re[k] / (float)half;
    y[2 * k + 1] = im[k] / (float)half;
  }
}`,
    ],
    [
      "net_half",
      `/* A half precision number: its last 10 bits times a power of two, which its first 6 bits choose. */
static const float net_powers[64] NET_FLASH = {
${halves()}
};

static inline float net_half(uint16_t half) {
  return (float)((half & 1023) + (half & 31744 ? 1024 : 0)) * NET_READ_F32(net_powers + (half >> 10));
}`,
    ],
    [
      "net_product",
      `/* y[r] += sum over c of w[c][r] x[c]: eight columns at once, and all rows beside each other */
static void net_product(int rows, int columns, ${parameters}, const float *NET_RESTRICT x, float *NET_RESTRICT y) {
  int c = 0, r;
  for (; c + 8 <= columns; c += 8, ${next("8 * rows")})
    for (r = 0; r < rows; r++)
      y[r] += ${scaled(`${eight.slice(0, 4).join(" + ")}\n        + ${eight.slice(4).join(" + ")}`)};
  for (; c < columns; c++, ${next("rows")})
    for (r = 0; r < rows; r++) y[r] += ${scaled(`${read("w + r")} * x[c]`)};
}`,
    ],
  ]);
}

/** Powers of two for the sign and the exponent of a half; the first is that of subnormal numbers. */
function halves(): string {
  const power = (k: number) => (k < 32 ? 1 : -1) * 2 ** (Math.max(k % 32, 1) - 25);
  return Array.from(
    { length: 16 },
    (_, row) =>
      `  ${[0, 1, 2, 3].map((k) => `${power(4 * row + k)}f`.replace(/^(-?\d+)f$/, "$1.0f")).join(", ")}`,
  ).join(",\n");
}

/** The functions that a text names, and all that those name, in order. */
export function functionsIn(text: string, format: WeightFormat): string[] {
  const all = runtime(format);
  const needed = new Set<string>();
  const find = (code: string): void => {
    for (const [name] of code.matchAll(/\bnet_\w+/g)) {
      const body = all.get(name);
      if (body === undefined || needed.has(name)) continue;
      needed.add(name);
      find(body);
    }
  };
  find(text);
  return [...all].flatMap(([name, body]) => (needed.has(name) ? [body] : []));
}
