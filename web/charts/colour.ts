/**
 * Colours of values. The diverging scale: blue below 0, red above, the page's own surface at 0. Away from 0 the light theme darkens evenly and the dark one lightens,
 * never so far that the hue, which is the sign, is lost.
 */

type Rgb = readonly [number, number, number];

const LIGHT: readonly Rgb[] = [
  [20, 84, 152],
  [62, 132, 190],
  [118, 172, 214],
  [190, 217, 236],
  [255, 255, 255],
  [250, 214, 193],
  [238, 156, 124],
  [216, 94, 80],
  [178, 36, 48],
];
const DARK: readonly Rgb[] = [
  [116, 194, 255],
  [62, 148, 234],
  [40, 106, 182],
  [32, 68, 114],
  [22, 28, 35],
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
  return mix(stops[k], stops[k + 1], at - k);
}

const mix = (from: Rgb, to: Rgb, share: number) =>
  from.map((value, c) => Math.round(value + (to[c] - value) * share)) as unknown as Rgb;

/** Colours of a ramp, and where on it a gate's own colour is: beyond, it nears the ink, so that lightness tells all values apart. */
const [ENTRIES, OWN] = [257, 0.75];

const ramps = new Map<string, Uint32Array>();

/**
 * Returns colours from the low end of a scale to the high one, a pixel each, and after them that of NaN.
 *
 * @param colour a custom property such as `var(--gate-forget)`, reached from the page's surface and left for its ink; `"diverging"`: blue below the middle and red above
 * @param dark   which theme the property is to be taken in now
 */
export function rampOf(colour: string, dark: boolean): Uint32Array {
  const key = `${colour} ${dark}`;
  let ramp = ramps.get(key);
  if (ramp !== undefined) return ramp;
  const isDiverging = colour === "diverging";
  const [surface, own, ink] = isDiverging ? [] : ["var(--surface)", colour, "var(--ink)"].map(rgbOf);
  const colours = Array.from({ length: ENTRIES }, (_, k) => {
    const share = k / (ENTRIES - 1);
    if (isDiverging) return diverging(2 * share - 1, dark);
    return share < OWN ? mix(surface, own, share / OWN) : mix(own, ink, share / OWN - 1);
  });
  ramp = new Uint32Array(Uint8Array.from([...colours, NOT_A_NUMBER].flatMap((rgb) => [...rgb, 255])).buffer);
  ramps.set(key, ramp);
  return ramp;
}

/** Returns the present `#rrggbb` of a custom property. */
function rgbOf(colour: string): Rgb {
  const name = /var\((--[\w-]+)\)/.exec(colour)?.[1] ?? "";
  const text = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  return [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16) || 0) as unknown as Rgb;
}
