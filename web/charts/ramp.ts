/** Colours of activations: from the page's surface at 0 through a gate's own colour towards the ink, so that lightness tells all values apart. */
import { divergingTable } from "./colour.ts";

/** Entries of a table, RGBA each. */
export const ENTRIES = 257;

/** Where a ramp has the gate's own colour, and how fast it nears the ink beyond. */
const [OWN, PAST] = [0.75, 1];

const tables = new Map<string, Uint8ClampedArray>();

/**
 * @param colour a custom property such as `var(--gate-forget)`; `"diverging"`: blue below the middle and red above
 * @param dark   which theme the property is to be taken in now
 */
export function rampTable(colour: string, dark: boolean): Uint8ClampedArray {
  const key = `${colour} ${dark}`;
  let table = tables.get(key);
  if (table !== undefined) return table;
  table = new Uint8ClampedArray(ENTRIES * 4);
  if (colour === "diverging") {
    const wide = divergingTable(dark);
    for (let k = 0; k < ENTRIES; k++) table.set(wide.subarray(k * 8, k * 8 + 4), k * 4);
  } else {
    const [surface, own, ink] = ["var(--surface)", colour, "var(--ink)"].map(rgbOf);
    const mix = (from: number[], to: number[], share: number) =>
      from.map((value, c) => value + (to[c] - value) * share);
    for (let k = 0; k < ENTRIES; k++) {
      const share = k / (ENTRIES - 1) / OWN;
      const rgb = share < 1 ? mix(surface, own, share) : mix(own, ink, (share - 1) * PAST);
      table.set([...rgb, 255], k * 4);
    }
  }
  tables.set(key, table);
  return table;
}

/** Returns the present `#rrggbb` of a custom property. */
function rgbOf(colour: string): number[] {
  const name = /var\((--[\w-]+)\)/.exec(colour)?.[1] ?? "";
  const text = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  return [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16) || 0);
}
