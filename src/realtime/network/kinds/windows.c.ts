/** C of layers over windows of frames. */
export const c = `/* The largest or the mean of each feature over windows of frames; present: which frames count, 0 for all */
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
}`;

/** How C reads a matrix: one of `formats`. */
interface MatrixFormat {
  readonly parameters: string;
  from(number: string, row: string): string;
  read(pointer: string): string;
  scaled(sum: string, row: string): string;
}

export const matrices = ({
  parameters,
  from,
  read,
  scaled,
}: MatrixFormat) => `/* y[r] += sum over c of w[c][r] x[c]: eight columns at once, and all rows beside each other */
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
