/** C of layers on each number, or on the features of each frame. */
export const c = `static void net_prelu(int frames, int features, int slopes, const float *slope, const float *x, float *y) {
  int k;
  for (k = 0; k < frames * features; k++) y[k] = net_select(x[k] > 0.0f, 1.0f, NET_READ_F32(slope + k % slopes)) * x[k];
}

static void net_clamp(int frames, int features, float low, float high, const float *x, float *y) {
  int k;
  for (k = 0; k < frames * features; k++) y[k] = x[k] < low ? low : x[k] > high ? high : x[k];
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

/* The same over the frames of each feature */
static void net_normaliseFrames(int frames, int features, float epsilon, const float *weight, const float *bias, const float *x, float *y) {
  int t, k;
  for (k = 0; k < features; k++) {
    float mean = 0.0f, variance = 0.0f;
    for (t = 0; t < frames; t++) mean += x[t * features + k];
    mean /= (float)frames;
    for (t = 0; t < frames; t++) variance += (x[t * features + k] - mean) * (x[t * features + k] - mean);
    variance = 1.0f / net_sqrt(variance / (float)frames + epsilon);
    for (t = 0; t < frames; t++) {
      y[t * features + k] = (x[t * features + k] - mean) * variance;
      if (weight != 0) y[t * features + k] *= NET_READ_F32(weight + k);
      if (bias != 0) y[t * features + k] += NET_READ_F32(bias + k);
    }
  }
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
}`;
