/** Numbers as people read them. */

/** About four digits: `0.0123`, `12.5`, `1.2e+6`. A minus is a minus. */
export function short(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  let text: string;
  if (value === 0) text = "0";
  else if (size >= 1e5 || size < 1e-3) text = value.toExponential(2);
  else if (size >= 1000) text = value.toFixed(0);
  else text = String(Number(value.toPrecision(4)));
  return text.replace("-", "−");
}

/** Two significant digits, for what more would not make truer: `8.4`, `540`, `1.2e+6`. */
export function rough(value: number): string {
  return short(Number(value.toPrecision(2))).replace("0e", "e");
}

/** A share in percent, with two digits of the share or of its rest, whichever is smaller: `1.8 %`, `73 %`, `99.75 %`. */
export function percent(share: number): string {
  const rest = 100 - 100 * share;
  const shown = share > 0.5 ? 100 - Number(rest.toPrecision(2)) : Number((100 * share).toPrecision(2));
  return `${short(shown)} %`;
}

/** About so many steps, in two significant digits: `1.4 steps`, `8.4 steps`, `12,000 steps`. */
export function steps(value: number): string {
  const shown = Number(value.toPrecision(2)).toLocaleString("en");
  return `${shown} ${shown === "1" ? "step" : "steps"}`;
}

/** With three decimals, for columns. */
export function fixed(value: number): string {
  return Math.abs(value) >= 1e4 || !Number.isFinite(value)
    ? short(value)
    : value.toFixed(3).replace("-", "−");
}

export function signed(value: number): string {
  return `${value >= 0 ? "+" : ""}${fixed(value)}`;
}

/** A name of at most 28 characters: its beginning and its end, which tells files apart. */
export function shortName(name: string): string {
  const letters = [...name];
  return letters.length <= 28 ? name : `${letters.slice(0, 13).join("")}…${letters.slice(-14).join("")}`;
}

/** `1 row`, `2 rows`. */
export function amount(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  const units = ["kB", "MB", "GB"];
  let value = count;
  let unit = -1;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toPrecision(3)} ${units[unit]}`;
}

/** Returns the extent of the finite values, never empty; `[-1, 1]` without any. */
export function extentOf(lists: readonly ArrayLike<number>[]): [number, number] {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const list of lists) {
    for (let k = 0; k < list.length; k++) {
      const value = list[k];
      if (!Number.isFinite(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  if (min > max) return [-1, 1];
  if (min === max) return [min - 0.5, max + 0.5];
  return [min, max];
}
