/** C of layers of signals. */
export const c = `/* The transform of complex numbers whose order has its bits reversed; table: cosines, then sines, of 2 pi k / count */
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

/* Spectra of frames, times a window if it is not 0: size / 2 + 1 real parts, then as many imaginary ones */
static void net_fourier(int frames, int size, int hop, const float *table, const float *window, const float *x, float *work, float *y) {
  float *const re = work, *const im = work + size;
  int t, k;
  for (t = 0; t < frames; t++, x += hop, y += size + 2) {
    net_fill(size, 0.0f, im);
    for (k = 0; k < size; k++) re[net_reversed(k, size)] = window == 0 ? x[k] : x[k] * NET_READ_F32(window + k);
    net_butterflies(size, table, re, im);
    net_copy(size / 2 + 1, re, y);
    net_copy(size / 2 + 1, im, y + size / 2 + 1);
  }
}

/* The numbers of spectra, whose other half mirrors it; with real and imaginary parts exchanged, the transform is the inverse. */
static void net_inverseFourier(int frames, int size, const float *table, const float *x, float *work, float *y) {
  const int half = size / 2;
  float *const re = work, *const im = work + size;
  int t, k;
  for (t = 0; t < frames; t++, x += size + 2, y += size) {
    for (k = 0; k < size; k++) {
      const int from = k <= half ? k : size - k, to = net_reversed(k, size);
      re[to] = x[from];
      im[to] = k % half == 0 ? 0.0f : k < half ? x[half + 1 + from] : -x[half + 1 + from];
    }
    net_butterflies(size, table, im, re);
    for (k = 0; k < size; k++) y[k] = re[k] / (float)size;
  }
}

/* Adds frames to those before, and gives the hop numbers of each that are then complete */
static void net_overlapAdd(int frames, int size, int hop, const float *gain, float *sum, const float *x, float *y) {
  int t, k;
  for (t = 0; t < frames; t++, x += size, y += hop) {
    for (k = 0; k < size; k++) sum[k] += gain == 0 ? x[k] : x[k] * NET_READ_F32(gain + k);
    net_copy(hop, sum, y);
    net_copy(size - hop, sum + hop, sum);
    net_fill(hop, 0.0f, sum + size - hop);
  }
}

static void net_magnitude(int frames, int half, const float *x, float *y) {
  int t, k;
  for (t = 0; t < frames; t++, x += 2 * half, y += half)
    for (k = 0; k < half; k++) y[k] = net_sqrt(x[k] * x[k] + x[half + k] * x[half + k]);
}

/* Both parts of a spectrum times a gain for each frequency */
static void net_gain(int frames, int half, const float *gains, const float *x, float *y) {
  int t, k;
  for (t = 0; t < frames; t++, gains += half, x += 2 * half, y += 2 * half)
    for (k = 0; k < 2 * half; k++) y[k] = x[k] * gains[k % half];
}`;
