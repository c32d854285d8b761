/**
 * The functions that printed networks call, as C. A network takes those that its text names, and what those name. They need no library: all
 * arithmetic is here, and free of branches, so that compilers run it on vectors.
 *
 * Errors: `net_exp` 2 units in the last place for -87 ≤ x ≤ 88, and beyond the value at the end; `net_tanh` and `net_sigmoid` 3 and `net_log`
 * and `net_sqrt` 2 for normal numbers.
 */
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

static inline float net_max(float a, float b) { return net_select((a > b) | (a != a), a, b); }

static inline float net_min(float a, float b) { return net_select((a < b) | (a != a), a, b); }

/* e^y for -87 <= y <= 88, as 2^n e^r with |r| <= ln 2 / 2: adding 3 * 2^22 rounds to the whole n, in the last bits */
static inline float net_power(float y) {
  const uint32_t n = net_bits(y * 1.44269504f + 12582912.0f);
  const float whole = net_float(n) - 12582912.0f;
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
  return net_select(x > 0.0f, y, net_float(x < 0.0f || x != x ? 0x7fc00000u : 0xff800000u));
}

static inline float net_sqrt(float x) {
  float y = net_float((net_bits(x) >> 1) + 0x1fbb67aeu);
  y = 0.5f * (y + x / y);
  y = 0.5f * (y + x / y);
  y = 0.5f * (y + x / y);
  return net_select(x > 0.0f, y, net_select(x < 0.0f, net_float(0x7fc00000u), x));
}

static inline float net_relu(float x) { return net_select(x < 0.0f, 0.0f, x); }

static inline float net_limitedRelu(float x, float most, float slope, float threshold) {
  return x >= most ? most : x >= threshold ? x : slope * (x - threshold);
}

static inline float net_softplus(float x) { return net_max(x, 0.0f) + net_log(1.0f + net_decay(net_size(x))); }

static inline float net_logSigmoid(float x) { return -net_softplus(-x); }

static inline float net_positive(float x) { return net_select(x < 0.0f, net_sigmoid(x), x + 0.5f); }`;

const BLOCKS = `static void net_fill(int count, float value, float *y) {
  int k;
  for (k = 0; k < count; k++) y[k] = value;
}

static void net_copy(int count, const float *x, float *y) {
  int k;
  for (k = 0; k < count; k++) y[k] = x[k];
}

/* From the memory of constants; from 0: zeros */
static void net_load(int count, const float *from, float *y) {
  int k;
  for (k = 0; k < count; k++) y[k] = from == 0 ? 0.0f : NET_READ_F32(from + k);
}

/* Frames of x, so many numbers apart, to places in y from start on: to numbers apart, and the numbers of a frame unit apart */
static void net_move(int frames, int features, const float *x, int from, float *y, int start, int to, int unit) {
  int t, k;
  for (t = 0; t < frames; t++)
    for (k = 0; k < features; k++) y[start + t * to + k * unit] = x[t * from + k];
}

/* Frames of one value throughout are absent, and become 0. */
static void net_mask(int frames, int features, float value, float *present, const float *x, float *y) {
  int t, k;
  for (t = 0; t < frames; t++) {
    present[t] = 0.0f;
    for (k = 0; k < features; k++)
      if (x[t * features + k] != value) present[t] = 1.0f;
    for (k = 0; k < features; k++) y[t * features + k] = present[t] > 0.0f ? x[t * features + k] : 0.0f;
  }
}

/* (x - mean) scale + bias, by feature */
static void net_affine(int frames, int features, const float *mean, const float *scale, const float *bias, const float *x, float *y) {
  int t, k;
  for (t = 0; t < frames; t++)
    for (k = 0; k < features; k++)
      y[t * features + k] = (x[t * features + k] - NET_READ_F32(mean + k)) * NET_READ_F32(scale + k) + NET_READ_F32(bias + k);
}

/* Each frame less its mean, over its deviation; times weight, plus bias, where they are not 0 */
static void net_normalise(int frames, int features, float epsilon, const float *weight, const float *bias, const float *x, float *y) {
  int t, k;
  for (t = 0; t < frames; t++, x += features, y += features) {
    float mean = 0.0f, variance = 0.0f;
    for (k = 0; k < features; k++) mean += x[k];
    mean /= (float)features;
    for (k = 0; k < features; k++) variance += (x[k] - mean) * (x[k] - mean);
    variance = 1.0f / net_sqrt(variance / (float)features + epsilon);
    for (k = 0; k < features; k++) {
      y[k] = (x[k] - mean) * variance;
      if (weight != 0) y[k] *= NET_READ_F32(weight + k);
      if (bias != 0) y[k] += NET_READ_F32(bias + k);
    }
  }
}

static void net_prelu(int frames, int features, int slopes, const float *slope, const float *x, float *y) {
  int k;
  for (k = 0; k < frames * features; k++) y[k] = net_select(x[k] > 0.0f, 1.0f, NET_READ_F32(slope + k % slopes)) * x[k];
}

/* x may be y. */
static void net_softmax(int frames, int features, int isLog, const float *x, float *y) {
  int t, k;
  for (t = 0; t < frames; t++, x += features, y += features) {
    float most = x[0], sum = 0.0f;
    for (k = 1; k < features; k++) most = net_max(most, x[k]);
    for (k = 0; k < features; k++) sum += net_decay(most - x[k]);
    for (k = 0; k < features; k++) y[k] = isLog ? x[k] - most - net_log(sum) : net_decay(most - x[k]) / sum;
  }
}

/* The largest or the mean of each feature over windows of frames; present: which frames count, 0 for all */
static void net_pool(int frames, int features, int size, int stride, int left, int count, int isMax, const float *present, const float *x, float *y) {
  int t, k, r;
  for (t = 0; t < count; t++) {
    const int start = t * stride - left, from = start > 0 ? start : 0, to = start + size < frames ? start + size : frames;
    for (k = 0; k < features; k++) {
      float sum = 0.0f, counted = 0.0f, most = x[from * features + k];
      for (r = from; r < to; r++) {
        const float weight = present == 0 ? 1.0f : present[r];
        most = net_max(most, x[r * features + k]);
        sum += weight * x[r * features + k];
        counted += weight;
      }
      y[t * features + k] = isMax ? most : sum / counted;
    }
  }
}

/* The same over all frames so far; y stays from call to call, and count[0] has the number of frames. */
static void net_poolSoFar(int features, int isMax, const float *present, float *count, const float *x, float *y) {
  int k;
  if (present != 0 && present[0] < 0.5f) return;
  count[0] += 1.0f;
  for (k = 0; k < features; k++) y[k] = isMax && count[0] > 1.5f ? net_max(y[k], x[k]) : isMax ? x[k] : y[k] + (x[k] - y[k]) / count[0];
}

/* The transform of complex numbers whose order has its bits reversed; table: cosines, then sines, of 2 pi k / count */
static void net_butterflies(int count, const float *table, float *re, float *im) {
  int half, start, k;
  for (half = 1; half < count; half *= 2)
    for (start = 0; start < count; start += 2 * half)
      for (k = 0; k < half; k++) {
        const int a = start + k, b = a + half, at = k * (count / (2 * half));
        const float c = NET_READ_F32(table + at), s = NET_READ_F32(table + count / 2 + at);
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
}

/* A spectrum, times a window if it is not 0: size / 2 + 1 real parts, then as many imaginary ones */
static void net_fourier(int size, const float *table, const float *window, const float *x, float *work, float *y) {
  float *const re = work, *const im = work + size;
  int k;
  net_fill(size, 0.0f, im);
  for (k = 0; k < size; k++) re[net_reversed(k, size)] = window == 0 ? x[k] : x[k] * NET_READ_F32(window + k);
  net_butterflies(size, table, re, im);
  net_copy(size / 2 + 1, re, y);
  net_copy(size / 2 + 1, im, y + size / 2 + 1);
}

/* The numbers of a spectrum, whose other half mirrors it; with real and imaginary parts exchanged, the transform is the inverse. */
static void net_inverseFourier(int size, const float *table, const float *x, float *work, float *y) {
  const int half = size / 2;
  float *const re = work, *const im = work + size;
  int k;
  for (k = 0; k < size; k++) {
    const int from = k <= half ? k : size - k, to = net_reversed(k, size);
    re[to] = x[from];
    im[to] = k % half == 0 ? 0.0f : k < half ? x[half + 1 + from] : -x[half + 1 + from];
  }
  net_butterflies(size, table, im, re);
  for (k = 0; k < size; k++) y[k] = re[k] / (float)size;
}`;

/** Functions that read matrices in a format. */
const matrices = ({
  parameters,
  from,
  read,
  scaled,
}: WeightFormat) => `/* A number of half precision: its exponent counts from 112 less. */
static inline float net_half(uint16_t half) {
  return net_float((uint32_t)(half & 0x8000u) << 16 | (uint32_t)(half & 0x7fffu) << 13) * 5.19229686e33f;
}

/* y[r] += sum over c of w[c][r] x[c]: eight columns at once, and all rows beside each other */
static void net_product(int rows, int columns, ${parameters}, const float *NET_RESTRICT x, float *NET_RESTRICT y) {
  int c, r;
  for (c = 0; c + 8 <= columns; c += 8, w += 8 * rows)
    for (r = 0; r < rows; r++)
      y[r] += ${scaled(
        Array.from({ length: 8 }, (_, k) => `${read(`w + ${k} * rows + r`)} * x[c + ${k}]`).join(
          `\n        + `,
        ),
        "r",
      )};
  for (; c < columns; c++, w += rows)
    for (r = 0; r < rows; r++) y[r] += ${scaled(`${read("w + r")} * x[c]`, "r")};
}

/* A convolution over time: count frames of rows numbers, from windows of taps frames. Each tap of each group is a matrix. */
static void net_convolution(int frames, int features, int rows, int taps, int stride, int dilation, int left, int groups, int count, ${parameters}, const float *bias, const float *x, float *y) {
  const int columns = features / groups, height = rows / groups;
  int t, k, g;
  for (t = 0; t < count; t++) {
    net_load(rows, bias, y + t * rows);
    for (g = 0; g < groups; g++)
      for (k = 0; k < taps; k++) {
        const int from = t * stride + k * dilation - left, matrix = g * taps + k;
        if (from < 0 || from >= frames) continue;
        net_product(height, columns, ${from("matrix * height * columns", "matrix * height")}, x + from * features + g * columns, y + t * rows + g * height);
      }
  }
}

/* Rows of a table by ids; 0 for an id that it lacks. present, if it is not 0, receives which ids are not 0. */
static int net_lookup(int frames, int rows, int features, ${parameters}, const float *x, float *present, float *y) {
  int t, k;
  for (t = 0; t < frames; t++) {
    const int id = x[t] >= 0.0f && x[t] < (float)rows ? (int)x[t] : -1;
    if (id < 0 || (float)id != x[t]) return 0;
    if (present != 0) present[t] = id == 0 ? 0.0f : 1.0f;
    for (k = 0; k < features; k++) y[t * features + k] = ${scaled(read("w + k * rows + id"), "id")};
  }
  return 1;
}`;

/** All functions by name, in an order in which each follows those that it calls. */
export const functionsOf = (format: WeightFormat): ReadonlyMap<string, string> =>
  new Map(
    [MATHS, BLOCKS, matrices(format)]
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
