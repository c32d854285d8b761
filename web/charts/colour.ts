/** A diverging scale: blue below 0, red above, the page's own surface at 0. Lightness falls evenly to both ends in either theme. */

type Rgb = readonly [number, number, number];

const LIGHT: readonly Rgb[] = [
  [8, 48, 107],
  [33, 102, 172],
  [103, 159, 206],
  [190, 217, 236],
  [250, 250, 250],
  [250, 214, 193],
  [233, 138, 106],
  [190, 45, 52],
  [103, 0, 31],
];
const DARK: readonly Rgb[] = [
  [196, 228, 255],
  [110, 178, 245],
  [50, 122, 196],
  [28, 66, 108],
  [24, 28, 34],
  [104, 48, 34],
  [190, 84, 52],
  [245, 145, 100],
  [255, 222, 200],
];
const NOT_A_NUMBER: Rgb = [200, 0, 200];

/** @param share from -1 to 1; beyond is clipped */
export function diverging(share: number, dark: boolean): Rgb {
  if (Number.isNaN(share)) return NOT_A_NUMBER;
  const stops = dark ? DARK : LIGHT;
  const at = ((Math.min(1, Math.max(-1, share)) + 1) / 2) * (stops.length - 1);
  const k = Math.min(stops.length - 2, Math.floor(at));
  const t = at - k;
  return [0, 1, 2].map((c) => Math.round(stops[k][c] * (1 - t) + stops[k + 1][c] * t)) as unknown as Rgb;
}

const tables = new Map<boolean, Uint8ClampedArray>();

/** 513 colours from -1 to 1, RGBA; for filling pictures quickly. */
export function divergingTable(dark: boolean): Uint8ClampedArray {
  let table = tables.get(dark);
  if (table === undefined) {
    table = new Uint8ClampedArray(513 * 4);
    for (let k = 0; k <= 512; k++) table.set([...diverging((k - 256) / 256, dark), 255], k * 4);
    tables.set(dark, table);
  }
  return table;
}
