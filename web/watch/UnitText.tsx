/** The text, each character on the colour of one unit's value there (Karpathy, Johnson and Li 2015). */
import { useMemo, useRef } from "preact/hooks";
import { useDark } from "../app/theme.ts";
import { Chart } from "../charts/Chart.tsx";
import { diverging } from "../charts/colour.ts";
import { type Mark, MONO, type Raster } from "../charts/marks.ts";
import { short } from "../charts/numbers.ts";
import { useWidth } from "../charts/useWidth.ts";
import { layoutText } from "./layoutText.ts";

interface UnitTextProps {
  title: string;
  /** One character for each step. */
  labels: readonly string[];
  /** Of one unit, by step, from -1 to 1 or from 0 to 1. */
  values: Float32Array;
  /** Value in the middle of the scale. */
  middle: number;
  quantity: string;
  step?: number;
  onStep(step: number): void;
}

const SIZE = 14;
const LINE = 22;
const PAD = 6;
/** How far the scale goes, so that ink on every colour of it keeps its contrast. */
const REACH = { light: 0.5, dark: 0.4 };

/** A visible stand-in for characters that are not. */
export const shownCharacter = (label: string) =>
  label === "\n" ? "⏎" : label === "\t" ? "⇥" : label === "" ? "·" : label;

export function UnitText({ title, labels, values, middle, quantity, step, onStep }: UnitTextProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box, 200, 700);
  const dark = useDark();
  const advance = useMemo(advanceOf, []);
  const columns = Math.max(10, Math.floor((width - 2 * PAD) / advance));
  const layout = useMemo(() => layoutText(labels, columns), [labels, columns]);
  const height = layout.rows.length * LINE + 2 * PAD;
  const raster = useMemo((): Raster => {
    const pixels = new Uint8ClampedArray(columns * layout.rows.length * 4);
    const reach = dark ? REACH.dark : REACH.light;
    for (let t = 0; t < labels.length; t++) {
      const share = (values[t] - middle) / (1 - middle);
      const at = (layout.row[t] * columns + layout.column[t]) * 4;
      pixels.set([...diverging(Math.min(1, Math.max(-1, share)) * reach, dark), 255], at);
    }
    return { width: columns, height: Math.max(1, layout.rows.length), pixels };
  }, [labels, values, middle, layout, dark, columns]);
  const texts = useMemo(
    () =>
      layout.rows.flatMap(({ from, to }, r): Mark[] => {
        const y = PAD + r * LINE + 15.5;
        const line = labels.slice(from, to).map(shownCharacter);
        // Letters of the fixed font stand under each other; of others each is put in its place.
        const text = line.join("");
        const common = { kind: "text", y, size: SIZE, mono: true } as const;
        if (/^[\x20-\x7e]*$/.test(text)) return [{ ...common, x: PAD, text: text.replaceAll(" ", "\u00a0") }];
        return line.map((letter, k) => ({ ...common, x: PAD + k * advance, text: letter }));
      }),
    [labels, layout, advance],
  );
  const boxAt = (t: number): Mark => ({
    kind: "rect",
    x: PAD + layout.column[t] * advance - 0.5,
    y: PAD + layout.row[t] * LINE,
    width: advance + 1,
    height: LINE - 1,
    stroke: "var(--ink)",
    strokeWidth: 1.6,
    radius: 2,
  });
  return (
    <div ref={box}>
      <Chart
        title={title}
        heading={false}
        summary={`${labels.length} characters, each with the ${quantity}; blue is low, red is high.`}
        height={height}
        depends={[raster, texts, step]}
        draw={() => [
          {
            kind: "image",
            x: PAD,
            y: PAD,
            width: columns * advance,
            height: layout.rows.length * LINE,
            raster,
          },
          ...texts,
          ...(step !== undefined && step < labels.length ? [boxAt(step)] : []),
        ]}
        table={() => ({
          columns: ["step", "character", quantity],
          rows: labels.map((label, t) => [t, label, values[t]]),
        })}
        cursor={{
          count: labels.length,
          at: (px, py) => {
            const r = Math.floor((py - PAD) / LINE);
            const line = layout.rows[r];
            const t = line === undefined ? -1 : line.from + Math.floor((px - PAD) / advance);
            return line !== undefined && t >= line.from && t < line.to ? t : undefined;
          },
          next: (t, key) => {
            if (key === "ArrowLeft") return t - 1;
            if (key === "ArrowRight") return t + 1;
            const line = layout.rows[layout.row[t] + (key === "ArrowDown" ? 1 : -1)];
            return line === undefined ? t : Math.min(line.from + layout.column[t], line.to - 1);
          },
          read: (t) => `step ${t} “${shownCharacter(labels[t])}”: ${short(values[t])}`,
          marks: (t) => [boxAt(t)],
        }}
        onCursor={(t) => t !== undefined && onStep(t)}
      />
    </div>
  );
}

/** Width of a letter of the fixed font, in pixels. */
function advanceOf(): number {
  const context = document.createElement("canvas").getContext("2d")!;
  context.font = `${SIZE}px ${MONO}`;
  return context.measureText("M".repeat(100)).width / 100;
}
