/** Tensors as text, as NumPy shows arrays: nested brackets, numbers in columns, long ones shortened. */
import type { Shape } from "./shape.ts";

/** Longer arrays show `EDGE` elements at either end of an axis. */
const MANY = 1000;
const EDGE = 3;
/** Columns per line. */
const WIDTH = 75;

type Nested = number | undefined | Nested[];

/** @param kind e.g. `tensor` @param type e.g. `float32` */
export function showArray(kind: string, type: string, data: ArrayLike<number>, shape: Shape): string {
  const shown: number[] = [];
  const nest = (axis: number, at: number): Nested => {
    if (axis === shape.length) {
      shown.push(data[at]);
      return data[at];
    }
    const size = shape[axis];
    const items: Nested[] = [];
    for (let k = 0; k < size; k++) {
      if (data.length > MANY && size > 2 * EDGE && k === EDGE) {
        items.push(undefined);
        k = size - EDGE;
      }
      items.push(nest(axis + 1, at * size + k));
    }
    return items;
  };
  const nested = data.length === 0 ? [] : nest(0, 0);
  const format = formatOf(shown, type === "float32");
  const width = shown.reduce((most, value) => Math.max(most, format(value).length), 0);
  const write = (item: Nested, indent: number, depth: number): string => {
    if (item === undefined) return "...";
    if (typeof item === "number") return format(item).padStart(shape.length > 0 ? width : 0);
    const isRow = depth === shape.length - 1;
    const edge = " ".repeat(indent + 1);
    let text = "";
    let column = indent + 1;
    item.forEach((part, k) => {
      const piece = write(part, indent + 1, depth + 1) + (k < item.length - 1 ? "," : "");
      if (k > 0) {
        const isFull = isRow && column + piece.length + 1 > WIDTH;
        const gap = isRow && !isFull ? " " : "\n".repeat(isRow ? 1 : shape.length - 1 - depth) + edge;
        column = isFull ? indent + 1 : column + 1;
        text += gap;
      }
      column += piece.length;
      text += piece;
    });
    return `[${text}]`;
  };
  return `${kind}(${write(nested, kind.length + 1, 0)}, shape [${shape.join(", ")}], ${type})`;
}

/** One form for all numbers: whole, with up to 8 decimals, or with exponents where sizes differ much. */
function formatOf(values: readonly number[], isSingle: boolean): (value: number) => string {
  const finite = values.filter((value) => Number.isFinite(value));
  if (finite.every((value) => Number.isInteger(value) && Math.abs(value) < 1e16)) {
    return (value) => (Object.is(value, -0) ? "-0" : String(value));
  }
  const sizes = finite.map(Math.abs).filter((size) => size > 0);
  const most = sizes.reduce((a, b) => Math.max(a, b), 0);
  const least = sizes.reduce((a, b) => Math.min(a, b), most);
  const shortest = (value: number) => {
    for (let digits = 1; isSingle && digits < 9; digits++) {
      const text = value.toPrecision(digits);
      if (Math.fround(Number(text)) === value) return Number(text);
    }
    return value;
  };
  const digitsOf = (text: string) => /\.(\d+)/.exec(text)?.[1].length ?? 0;
  const hasExponent = most >= 1e8 || least < 1e-4 || most / least > 1000;
  const decimals = finite.reduce((count, value) => {
    const short = shortest(value);
    return Math.max(
      count,
      digitsOf(hasExponent ? short.toExponential() : short.toFixed(8).replace(/0+$/, "")),
    );
  }, 0);
  const count = Math.min(8, decimals);
  return (value) => {
    if (!Number.isFinite(value)) return String(value);
    return hasExponent ? value.toExponential(count) : value.toFixed(count);
  };
}
