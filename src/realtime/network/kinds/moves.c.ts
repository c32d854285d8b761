/** C of layers that move and join numbers. */
export const c = `static void net_fill(int count, float value, float *y) {
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
}`;
