/**
 * The functions that printed networks call, as C. A network takes those that its text names, and what those name. They need no library: all
 * arithmetic is here, and free of branches, so that compilers run it on vectors.
 *
 * Errors: `net_exp` 2 units in the last place for -87 ≤ x ≤ 88, and beyond the value at the end; `net_tanh` and `net_sigmoid` 3 and `net_log`
 * and `net_sqrt` 2 for normal numbers.
 */
import { c as elementwise } from "../network/kinds/elementwise.c.ts";
import { c as moves } from "../network/kinds/moves.c.ts";
import { c as signal } from "../network/kinds/signal.c.ts";
import { matrices, c as pools } from "../network/kinds/windows.c.ts";
import type { WeightFormat } from "./weights.ts";

const MATHS = `static inline float net_float(uint32_t bits) {
  union { uint32_t bits; float value; } both;
  both.bits = bits;
  return both.value;
}

static inline uint32_t net_bits(float value) {
  union { uint32_t bits; float value; } both;
  both.value = value;
  return both.bits;
}

static inline float net_select(int test, float yes, float no) {
  const uint32_t mask = 0u - (uint32_t)test;
  return net_float((net_bits(yes) & mask) | (net_bits(no) & ~mask));
}

static inline float net_size(float x) { return net_float(net_bits(x) & 0x7fffffffu); }

/* By its bits: compilers fold x != x away under -ffast-math. */
static inline int net_isNaN(float x) { return (net_bits(x) & 0x7fffffffu) > 0x7f800000u; }

static inline float net_max(float a, float b) { return net_select((a > b) | net_isNaN(a), a, b); }

static inline float net_min(float a, float b) { return net_select((a < b) | net_isNaN(a), a, b); }

/* e^y for -87 <= y <= 88, as 2^n e^r with |r| <= ln 2 / 2: adding 3 * 2^22 rounds to the whole n, in the last bits.
   Its bits are taken off again as an integer, which -ffast-math does not fold away. */
static inline float net_power(float y) {
  const uint32_t n = net_bits(y * 1.44269504f + 12582912.0f) - 0x4b400000u;
  const float whole = (float)(int32_t)n;
  const float r = (y - whole * 0.693359375f) + whole * 2.12194440e-4f, square = r * r;
  const float p = (1.3814540580e-3f * r + 8.3687454462e-3f) * square + (4.1668388993e-2f * r + 1.6666521132e-1f);
  return net_float((n + 127u) << 23) * ((p * r + 4.9999994040e-1f) * square + (r + 1.0f));
}

static inline float net_exp(float x) {
  return net_power(net_select(x < -87.0f, -87.0f, net_select(x > 88.0f, 88.0f, x)));
}

/* e^-size, size >= 0 */
static inline float net_decay(float size) { return net_power(net_select(size > 87.0f, -87.0f, -size)); }

/* The quotient is at most a half, and so is its error. */
static inline float net_sigmoid(float x) {
  const float e = net_decay(net_size(x)), part = e / (1.0f + e);
  return net_select(x < 0.0f, part, 1.0f - part);
}

static inline float net_tanh(float x) {
  const float size = net_size(x), square = size * size, e = net_decay(2.0f * size);
  const float p = ((-6.2824729830e-3f * square + 2.1077757701e-2f) * square - 5.3853858262e-2f) * square;
  const float near = ((p + 1.3332602382e-1f) * square - 3.3333319426e-1f) * square * size + size;
  const float y = net_select(size < 0.5494f, near, 1.0f - 2.0f * e / (1.0f + e));
  return net_float(net_bits(y) | (net_bits(x) & 0x80000000u));
}

/* x = 2^n (1 + f), and log(1 + f) = 2 atanh(f / (2 + f)) */
static inline float net_log(float x) {
  const uint32_t bits = net_bits(x) + (0x3f800000u - 0x3f3504f3u);
  const float n = (float)((int32_t)(bits >> 23) - 127);
  const float f = net_float((bits & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
  const float s = f / (2.0f + f), square = s * s;
  const float p = ((2.2222222e-1f * square + 2.8571429e-1f) * square + 0.4f) * square + 6.6666667e-1f;
  const float y = n * 0.693359375f + (2.0f * s + (s * square * p - n * 2.12194440e-4f));
  return net_select(x > 0.0f, y, net_float(x < 0.0f || net_isNaN(x) ? 0x7fc00000u : 0xff800000u));
}

static inline float net_sqrt(float x) {
  float y = net_float((net_bits(x) >> 1) + 0x1fbb67aeu);
  y = 0.5f * (y + x / y);
  y = 0.5f * (y + x / y);
  y = 0.5f * (y + x / y);
  return net_select(x > 0.0f, y, net_select(x < 0.0f, net_float(0x7fc00000u), x));
}

static inline float net_relu(float x) { return net_select(x < 0.0f, 0.0f, x); }

static inline float net_softplus(float x) { return net_max(x, 0.0f) + net_log(1.0f + net_decay(net_size(x))); }

static inline float net_logSigmoid(float x) { return -net_softplus(-x); }

static inline float net_logSigmoid(float x) { return -net_softplus(-x); }

static inline float net_positive(float x) { return net_select(x < 0.0f, net_sigmoid(x), x + 0.5f); }`;

const HALF = `/* A number of half precision: its exponent counts from 112 less. */
static inline float net_half(uint16_t half) {
  return net_float((uint32_t)(half & 0x8000u) << 16 | (uint32_t)(half & 0x7fffu) << 13) * 5.19229686e33f;
}`;

const SOFTMAX = `/* x may be y. */
static void net_softmax(int frames, int features, int isLog, const float *x, float *y) {
  int t, k;
  for (t = 0; t < frames; t++, x += features, y += features) {
    float most = x[0], sum = 0.0f;
    for (k = 1; k < features; k++) most = net_max(most, x[k]);
    for (k = 0; k < features; k++) sum += net_decay(most - x[k]);
    for (k = 0; k < features; k++) y[k] = isLog ? x[k] - most - net_log(sum) : net_decay(most - x[k]) / sum;
  }
}`;

/** All functions by name, in an order in which each follows those that it calls. */
export const functionsOf = (format: WeightFormat): ReadonlyMap<string, string> =>
  new Map(
    [MATHS, SOFTMAX, moves, elementwise, pools, signal, HALF, matrices(format)]
      .flatMap((text) => text.split("\n\n"))
      .map((body) => [/\b(net_\w+)\(/.exec(body)![1], body]),
  );

/** The functions that a text names, and all that those name, in order. */
export function functionsIn(text: string, format: WeightFormat): string[] {
  const all = functionsOf(format);
  const needed = new Set<string>();
  const find = (code: string): void => {
    for (const [name] of code.matchAll(/\bnet_\w+/g)) {
      if (!all.has(name) || needed.has(name)) continue;
      needed.add(name);
      find(all.get(name)!);
    }
  };
  find(text);
  return [...all].flatMap(([name, body]) => (needed.has(name) ? [body] : []));
}
