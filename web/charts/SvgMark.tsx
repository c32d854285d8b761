/** A mark as an element of SVG, on the page and in saved files. */
import { FONT, type Mark, MONO, type Painted, type Raster, TEXT_SIZE } from "./marks.ts";

/** A raster at one pixel per value. */
export function canvasOf({ width, height, pixels }: Raster): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")!.putImageData(new ImageData(pixels, width, height), 0, 0);
  return canvas;
}

const paintOf = ({ fill = "none", stroke, strokeWidth, dash, opacity }: Painted) => ({
  fill,
  stroke,
  "stroke-width": strokeWidth,
  "stroke-dasharray": dash,
  opacity,
});

export function SvgMark({ mark }: { mark: Mark }) {
  switch (mark.kind) {
    case "rect": {
      const { x, y, width, height, radius: rx } = mark;
      return <rect {...{ x, y, width, height, rx }} {...paintOf(mark)} />;
    }
    case "path":
      return <path d={mark.d} {...paintOf(mark)} />;
    case "text":
      return (
        <text
          x={mark.x}
          y={mark.y}
          fill={mark.fill ?? "var(--ink)"}
          font-size={mark.size ?? TEXT_SIZE}
          font-weight={mark.weight}
          text-anchor={mark.anchor}
          font-family={mark.mono ? MONO : FONT}
        >
          {mark.text}
        </text>
      );
    // Only in saved files, which give it the address: the page's policy loads no such image.
    case "image": {
      const { raster, kind: _, ...box } = mark;
      const href = canvasOf(raster).toDataURL();
      return (
        <image {...box} data-href={href} preserveAspectRatio="none" style={{ imageRendering: "pixelated" }} />
      );
    }
  }
}
