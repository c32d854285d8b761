/**
 * The frame of every chart: measures its width, draws, moves a cursor by pointer and keys, reads the item out, and saves the picture and
 * its table. Its height is known before its width is, so nothing on the page moves.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { say } from "../app/announce.tsx";
import { MenuButton } from "../ui/Menu.tsx";
import type { Arrow, ChartTable, Cursor, Drawing, Mark } from "./marks.ts";
import { canvasOf, SvgMark } from "./SvgMark.tsx";
import { copyText, csvOf, download, pngBlob, svgText } from "./save.tsx";
import { useWidth } from "./useWidth.ts";

interface ChartProps {
  /** Names the chart and its saved files. */
  title: string;
  /** Shown above the chart; default: the title. `false`: none, because the page names it elsewhere. */
  heading?: ComponentChildren | false;
  /** The message of the chart, in a sentence with numbers; for screen readers. */
  summary: string;
  height: number;
  /** Returns marks for a width in CSS pixels; called again when the width or `depends` changes. */
  draw(width: number): readonly Mark[];
  /** Draws again when one of these changes. */
  depends: readonly unknown[];
  table(): ChartTable;
  cursor?: Cursor;
  /** Enter or click on an item. */
  onPick?(index: number): void;
  /** Called with the cursor's item whenever it moves; undefined: none. */
  onCursor?(index: number | undefined): void;
}

const MIN_WIDTH = 120;

/** Items that a key moves by. */
const KEYS: Readonly<Record<string, number | undefined>> = {
  ArrowLeft: -1,
  ArrowUp: -1,
  ArrowRight: 1,
  ArrowDown: 1,
  Home: -Infinity,
  End: Infinity,
};

export function Chart(props: ChartProps) {
  const { title, heading, summary, height, cursor } = props;
  const box = useRef<HTMLDivElement>(null);
  const [index, setIndex] = useState<number | undefined>();
  const [isTable, setTable] = useState(false);
  const width = useWidth(box, MIN_WIDTH, 0, isTable);
  const id = useId();

  const marks = useMemo(() => (width === 0 ? [] : props.draw(width)), [width, height, ...props.depends]);
  const drawing: Drawing = { height, marks };

  useEffect(() => {
    if (index !== undefined && cursor !== undefined && index >= cursor.count) setIndex(undefined);
  }, [cursor?.count]);

  useEffect(() => props.onCursor?.(index), [index]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (cursor === undefined || cursor.count === 0) return;
    const by = KEYS[event.key];
    if (by !== undefined) {
      const from = index ?? 0;
      const isArrow = Number.isFinite(by);
      const to =
        isArrow && index === undefined
          ? 0
          : isArrow && cursor.next
            ? cursor.next(from, event.key as Arrow)
            : from + by;
      const next = Math.min(Math.max(to, 0), cursor.count - 1);
      setIndex(next);
      say(cursor.read(next));
    } else if (event.key === "Escape") return setIndex(undefined);
    else if ((event.key === "Enter" || event.key === " ") && index !== undefined && props.onPick)
      props.onPick(index);
    else return;
    event.preventDefault();
  };

  const onPointer = (event: PointerEvent) => {
    if (cursor === undefined) return;
    const frame = (event.currentTarget as HTMLElement).getBoundingClientRect();
    setIndex(cursor.at(event.clientX - frame.left, event.clientY - frame.top, width));
  };

  const shown = index !== undefined && cursor !== undefined && index < cursor.count ? index : undefined;
  const readout = shown === undefined ? "" : cursor!.read(shown);
  const label = `${title}. ${summary}${cursor === undefined ? "" : " Arrow keys move through it."}`;
  const interaction = {
    "aria-label": label,
    role: "application" as const,
    "aria-roledescription": "chart",
    tabIndex: 0,
    onKeyDown,
    onPointerMove: onPointer,
    onPointerLeave: () => setIndex(undefined),
    onBlur: () => setIndex(undefined),
    onClick: () => {
      if (shown !== undefined) props.onPick?.(shown);
    },
  };
  return (
    <figure class="chart" aria-labelledby={`${id}-title`}>
      <figcaption class={heading === false ? "visually-hidden" : "chart-head"}>
        <span id={`${id}-title`} class="chart-title">
          {heading === false || heading === undefined ? title : heading}
        </span>
        {heading !== false && (
          <span class="chart-readout" aria-hidden="true">
            {readout}
          </span>
        )}
      </figcaption>
      <div class="chart-body">
        {isTable ? (
          <TableView table={props.table()} title={title} height={Math.max(height, 160)} />
        ) : (
          <div
            ref={box}
            class={cursor === undefined ? "chart-box" : "chart-box chart-live"}
            style={{ height: `${height}px` }}
            {...(cursor === undefined ? { role: "img" as const, "aria-label": label } : interaction)}
          >
            {width > 0 && <Picture marks={marks} width={width} height={height} />}
            {shown !== undefined && (
              <svg class="chart-cursor" width={width} height={height} aria-hidden="true">
                {cursor!.marks(shown, width).map((mark, k) => (
                  <SvgMark key={k} mark={mark} />
                ))}
              </svg>
            )}
          </div>
        )}
        {heading === false && !isTable && readout !== "" && (
          <span class="chart-readout chart-float" aria-hidden="true">
            {readout}
          </span>
        )}
        <MenuButton
          class="chart-menu"
          label={`Figure menu: ${title}`}
          items={[
            { label: isTable ? "Show picture" : "Show table", run: () => setTable(!isTable) },
            { label: "Copy as CSV", run: () => void copyText(csvOf(props.table()), "table.csv") },
            {
              label: "Save SVG",
              disabled: isTable,
              run: () => download(`${title}.svg`, svgText(title, drawing, width)),
            },
            {
              label: "Save PNG",
              disabled: isTable,
              run: async () => download(`${title}.png`, await pngBlob(drawing, width)),
            },
          ]}
        />
      </div>
    </figure>
  );
}

function Picture({ marks, width, height }: { marks: readonly Mark[]; width: number; height: number }) {
  return (
    <>
      {marks.map((mark, k) => (mark.kind === "image" ? <RasterMark key={k} mark={mark} /> : null))}
      <svg class="chart-svg" width={width} height={height} aria-hidden="true">
        {marks.map((mark, k) => (mark.kind === "image" ? null : <SvgMark key={k} mark={mark} />))}
      </svg>
    </>
  );
}

function RasterMark({ mark }: { mark: Extract<Mark, { kind: "image" }> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { raster, x, y, width, height } = mark;
  useLayoutEffect(() => {
    const element = canvas.current!;
    element.width = raster.width;
    element.height = raster.height;
    element.getContext("2d")!.drawImage(canvasOf(raster), 0, 0);
  }, [raster]);
  return (
    <canvas
      ref={canvas}
      class="chart-raster"
      style={{ left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` }}
    />
  );
}

/** Rows, columns and cells beyond these are in the CSV only. */
const SHOWN_ROWS = 1000;
const SHOWN_COLUMNS = 40;
const SHOWN_CELLS = 12_000;

function TableView({ table, title, height }: { table: ChartTable; title: string; height: number }) {
  const columns = Math.min(table.columns.length, SHOWN_COLUMNS);
  const rows = Math.min(table.rows.length, SHOWN_ROWS, Math.ceil(SHOWN_CELLS / columns));
  const more = [
    ...(table.rows.length > rows ? [`${table.rows.length - rows} more rows`] : []),
    ...(table.columns.length > columns ? [`${table.columns.length - columns} more columns`] : []),
  ];
  return (
    <section
      class="table-scroll"
      style={{ maxHeight: `${height}px` }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={`Table: ${title}`}
    >
      <table class="data">
        <thead>
          <tr>
            {table.columns.slice(0, columns).map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, rows).map((row, r) => (
            <tr key={r}>
              {row.slice(0, columns).map((value, c) => (
                <td key={c}>{typeof value === "number" ? format(value) : value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more.length > 0 && <p class="quiet">{`${more.join(", ")}: copy as CSV.`}</p>}
    </section>
  );
}

function format(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(7)));
}
