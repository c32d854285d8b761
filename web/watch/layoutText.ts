/** Where each character of a text stands, in lines of a fixed width. */

interface Layout {
  rows: { from: number; to: number }[];
  /** Row and column of each step. */
  row: Int32Array;
  column: Int32Array;
}

/** Lines of at most `columns` characters, between words where they have any; a line's end ends one. */
export function layoutText(labels: readonly string[], columns: number): Layout {
  const row = new Int32Array(labels.length);
  const column = new Int32Array(labels.length);
  const rows: Layout["rows"] = [];
  let start = 0;
  for (let t = 0; t < labels.length; t++) {
    if (t - start >= columns) {
      const space = labels.lastIndexOf(" ", t - 1);
      const end = space >= start ? space + 1 : t;
      rows.push({ from: start, to: end });
      start = end;
      // The rest of the last word moves with it.
      for (let k = end; k < t; k++) [row[k], column[k]] = [rows.length, k - start];
    }
    row[t] = rows.length;
    column[t] = t - start;
    if (labels[t] === "\n") {
      rows.push({ from: start, to: t + 1 });
      start = t + 1;
    }
  }
  if (start < labels.length) rows.push({ from: start, to: labels.length });
  return { rows, row, column };
}
