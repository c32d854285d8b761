/** Rows that are 0 in most columns, kept as their other numbers: a calendar has a column for each day of the month. */
export class SparseRows {
  readonly #most: number;
  /** Where the numbers of each row are, [rows, most]; rows with fewer have number 0 of the row again. */
  readonly #places: Int32Array;
  readonly #values: Float32Array;

  /**
   * @param most numbers other than 0 in a row
   * @param fill writes the `size` numbers of a row
   */
  constructor(rows: number, size: number, most: number, fill: (row: number, out: Float32Array) => void) {
    this.#most = most;
    this.#places = new Int32Array(rows * most);
    this.#values = new Float32Array(rows * most);
    const dense = new Float32Array(size);
    for (let row = 0; row < rows; row++) {
      fill(row, dense);
      const end = (row + 1) * most;
      let at = row * most;
      for (let place = 0; place < size; place++) {
        if (Object.is(dense[place], 0)) continue;
        this.#places[at] = place;
        this.#values[at++] = dense[place];
      }
      this.#values.fill(dense[0], at, end);
    }
  }

  /** Writes a row to zeros. */
  write(row: number, out: Float32Array, start: number): void {
    const places = this.#places;
    const values = this.#values;
    const end = (row + 1) * this.#most;
    for (let at = row * this.#most; at < end; at++) out[start + places[at]] = values[at];
  }
}
