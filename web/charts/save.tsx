/** Charts as files: SVG with colours and fonts written out, PNG at twice the size, CSV. */
import { render } from "preact";
import { say } from "../app/announce.tsx";
import { type ChartTable, type Drawing, FONT, type Mark, MONO, TEXT_SIZE } from "./marks.ts";
import { canvasOf, SvgMark } from "./SvgMark.tsx";

/** Replaces custom properties by their present values. */
function resolver(): (colour: string) => string {
  const style = getComputedStyle(document.documentElement);
  return (colour) =>
    colour.replace(/var\((--[\w-]+)\)/g, (_, name: string) => style.getPropertyValue(name).trim() || "black");
}

export function svgText(title: string, { height, marks }: Drawing, width: number): string {
  const colour = resolver();
  const root = document.createElement("div");
  render(
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
    >
      <title>{title}</title>
      <rect width="100%" height="100%" fill="var(--surface)" />
      {marks.map((mark, k) => (
        <SvgMark key={k} mark={mark} />
      ))}
    </svg>,
    root,
  );
  for (const element of root.querySelectorAll("*"))
    for (const name of ["fill", "stroke"]) {
      const value = element.getAttribute(name);
      if (value !== null) element.setAttribute(name, colour(value));
    }
  return `${new XMLSerializer().serializeToString(root.firstChild!)}\n`;
}

export async function pngBlob(drawing: Drawing, width: number, scale = 2): Promise<Blob> {
  const colour = resolver();
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(drawing.height * scale);
  const context = canvas.getContext("2d")!;
  context.scale(scale, scale);
  context.fillStyle = colour("var(--surface)");
  context.fillRect(0, 0, width, drawing.height);
  for (const mark of drawing.marks) paint(context, mark, colour);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture could not be made")))),
  );
}

function paint(context: CanvasRenderingContext2D, mark: Mark, colour: (value: string) => string): void {
  context.save();
  switch (mark.kind) {
    case "rect":
    case "path": {
      const path = new Path2D(mark.kind === "path" ? mark.d : undefined);
      if (mark.kind === "rect") path.roundRect(mark.x, mark.y, mark.width, mark.height, mark.radius ?? 0);
      context.globalAlpha = mark.opacity ?? 1;
      if (mark.fill !== undefined && mark.fill !== "none") {
        context.fillStyle = colour(mark.fill);
        context.fill(path);
      }
      if (mark.stroke !== undefined) {
        context.strokeStyle = colour(mark.stroke);
        context.lineWidth = mark.strokeWidth ?? 1;
        context.setLineDash(mark.dash?.split(/[\s,]+/).map(Number) ?? []);
        context.stroke(path);
      }
      break;
    }
    case "text":
      context.fillStyle = colour(mark.fill ?? "var(--ink)");
      context.font = `${mark.weight ?? 400} ${mark.size ?? TEXT_SIZE}px ${mark.mono ? MONO : FONT}`;
      context.textAlign = mark.anchor === "middle" ? "center" : (mark.anchor ?? "start");
      context.fillText(mark.text, mark.x, mark.y);
      break;
    case "image":
      context.imageSmoothingEnabled = false;
      context.drawImage(canvasOf(mark.raster), mark.x, mark.y, mark.width, mark.height);
  }
  context.restore();
}

/** As RFC 4180 has it; a cell that a spreadsheet would take for a formula gets a leading apostrophe. */
export function csvOf({ columns, rows }: ChartTable): string {
  const cell = (value: string | number) => {
    if (typeof value === "number") return String(value);
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `${[columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** Hands a file to the user. */
export function download(name: string, data: Blob | Uint8Array<ArrayBuffer> | string): void {
  const blob = data instanceof Blob ? data : new Blob([data]);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = fileNameOf(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Returns a name that every file system accepts, without characters that could disguise its ending. */
export function fileNameOf(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}._ ()[\]-]+/gu, "_").replace(/^\.+/, "");
  return plain.slice(-100) || "file";
}

/** Copies text; where the page may not, saves it as a file of this name. */
export async function copyText(text: string, file: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied.");
  } catch {
    // Without permission, or on a host without TLS.
    download(file, text);
    say("This page may not use the clipboard; saved as a file.");
  }
}
