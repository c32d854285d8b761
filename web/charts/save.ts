/** Charts as files: SVG with colours and fonts written out, PNG at twice the size, CSV. */
import { element, escaped, text } from "../../lab/study/figure/svg.ts";
import { say } from "../app/announce.tsx";
import { type ChartTable, type Drawing, FONT, type Mark, MONO, type Raster, TEXT_SIZE } from "./marks.ts";

/** Replaces custom properties by their present values. */
function resolver(): (colour: string) => string {
  const style = getComputedStyle(document.documentElement);
  return (colour) =>
    colour.replace(/var\((--[\w-]+)\)/g, (_, name: string) => style.getPropertyValue(name).trim() || "black");
}

export function svgText(title: string, drawing: Drawing, width: number): string {
  const colour = resolver();
  const { height } = drawing;
  return `${element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, role: "img" },
    element("title", {}, escaped(title)),
    element("rect", { width: "100%", height: "100%", fill: colour("var(--surface)") }),
    ...drawing.marks.map((mark) => svgElement(mark, colour)),
  )}\n`;
}

function svgElement(mark: Mark, colour: (value: string) => string): string {
  switch (mark.kind) {
    case "rect": {
      const { x, y, width, height, radius } = mark;
      return element("rect", { x, y, width, height, rx: radius, ...painted(mark, colour) });
    }
    case "path":
      return element("path", { d: mark.d, ...painted(mark, colour) });
    case "text":
      return text(mark.x, mark.y, mark.text, {
        fill: colour(mark.fill ?? "var(--ink)"),
        "font-family": mark.mono ? MONO : FONT,
        "font-size": mark.size ?? TEXT_SIZE,
        "font-weight": mark.weight,
        "text-anchor": mark.anchor,
      });
    case "image": {
      const { x, y, width, height } = mark;
      const href = canvasOf(mark.raster).toDataURL();
      const plain = { preserveAspectRatio: "none", style: "image-rendering:pixelated" };
      return element("image", { x, y, width, height, ...plain, href });
    }
  }
}

function painted(mark: Extract<Mark, { kind: "rect" | "path" }>, colour: (value: string) => string) {
  return {
    fill: mark.fill === undefined ? "none" : colour(mark.fill),
    stroke: mark.stroke && colour(mark.stroke),
    "stroke-width": mark.strokeWidth,
    "stroke-dasharray": mark.dash,
    opacity: mark.opacity,
  };
}

/** A raster at one pixel per value. */
export function canvasOf({ width, height, pixels }: Raster): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")!.putImageData(new ImageData(pixels, width, height), 0, 0);
  return canvas;
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
