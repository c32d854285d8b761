/**
 * A diverging scale: blue below 0, red above, the page's own surface at 0. Away from 0 the light theme darkens evenly and the dark one lightens,
 * never so far that the hue, which is the sign, is lost.
 */

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
  [116, 194, 255],
  [62, 148, 234],
  [40, 106, 182],
  [32, 68, 114],
  [24, 28, 34],
  [100, 46, 32],
  [168, 68, 38],
  [228, 100, 52],
  [255, 160, 104],
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
