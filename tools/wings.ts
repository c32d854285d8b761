/**
 * The wings of src/ and what each may import, and their drawing for docs/architecture.md.
 *
 *   npx tsx tools/wings.ts      writes docs/images/wings.svg
 */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";

/** Wing → wings that it may import. `#platform/…` is the way to what differs between Node and a page, and is open to all. */
export const wings: Readonly<Record<string, readonly string[]>> = {
  core: [],
  checkpoint: ["core"],
  realtime: ["core", "checkpoint"],
  jobs: ["core", "checkpoint"],
  platform: ["core", "checkpoint", "realtime"],
  command: ["core", "checkpoint", "realtime", "jobs", "platform"],
};

/** Wing → its rooms, each with the rooms of the same wing that it may import. A room may always import itself; a wing without rooms is one. */
export const rooms: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  core: {
    tensor: [],
    storage: ["tensor"],
    cells: ["tensor"],
    chain: ["cells", "tensor"],
    kernels: ["cells", "tensor"],
    autograd: ["kernels", "cells", "tensor"],
    nn: ["autograd", "kernels", "chain", "cells", "tensor"],
    init: ["nn", "kernels", "cells", "tensor"],
    train: ["nn", "autograd", "kernels", "storage", "tensor"],
    gates: ["train", "nn", "autograd", "cells", "tensor"],
  },
  checkpoint: {
    formats: [],
    interop: ["formats"],
    edit: ["interop", "formats"],
    modules: ["edit", "interop", "formats"],
    chain: ["interop", "formats"],
  },
  realtime: {
    stream: [],
    signal: ["stream"],
    audio: [],
    pipeline: ["signal", "stream"],
    network: ["pipeline", "signal", "stream"],
    source: ["network", "pipeline", "signal", "stream"],
    worklet: ["audio", "pipeline", "stream"],
    voice: ["worklet", "audio", "pipeline"],
  },
  jobs: { data: [], figure: [], tasks: ["data"] },
  command: {},
  // Both platforms have files of the same names.
  platform: { node: [], page: [] },
};

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where each wing is drawn: above the wings that it imports. */
const places: Readonly<Record<string, Box>> = {
  command: { left: 10, top: 10, width: 760, height: 48 },
  jobs: { left: 10, top: 110, width: 190, height: 64 },
  realtime: { left: 350, top: 110, width: 274, height: 64 },
  platform: { left: 660, top: 110, width: 110, height: 154 },
  checkpoint: { left: 215, top: 216, width: 275, height: 64 },
  core: { left: 10, top: 332, width: 760, height: 64 },
};

const purposes: Readonly<Record<string, string>> = {
  command: "the command line, one file per command",
  jobs: "what sluice train does",
  realtime: "a network by the step",
  platform: "Node, or a page",
  checkpoint: "files of every framework, gates by name",
  core: "arrays, cells and their gates, layers, training",
};

const right = (box: Box) => box.left + box.width;
const bottom = (box: Box) => box.top + box.height;

/** The numbers that both ranges have, in steps of 12, the middle first. */
function shared(start: number, end: number): number[] {
  const middle = (start + end) / 2;
  const steps = Array.from({ length: Math.max(0, Math.floor((end - start) / 12) - 1) }, (_, i) => i);
  return steps.map((i) => middle + (i % 2 === 0 ? 6 * i : -6 * (i + 1)));
}

const crosses = (box: Box, x1: number, y1: number, x2: number, y2: number) =>
  Math.max(x1, x2) > box.left - 4 &&
  Math.min(x1, x2) < right(box) + 4 &&
  Math.max(y1, y2) > box.top &&
  Math.min(y1, y2) < bottom(box);

/** Returns the points of an arrow from a wing to one that it imports, past all others and apart from arrows that are drawn already. */
function lineBetween(from: string, to: string, drawn: readonly number[][]): number[] {
  const [a, b] = [places[from], places[to]];
  const [left, end] = [Math.max(a.left, b.left), Math.min(right(a), right(b))];
  const [top, low] = [Math.max(a.top, b.top), Math.min(bottom(a), bottom(b))];
  const upright = shared(left, end).map((x) => [x, bottom(a), x, b.top]);
  const level = shared(top, low).map((y) => [a.left, y, right(b), y]);
  const slanted = a.left < b.left ? [right(a) - 24, b.left + 24] : [a.left + 24, right(b) - 24];
  const others = Object.entries(places).filter(([name]) => name !== from && name !== to);
  const isFree = ([x1, y1, x2, y2]: number[]) =>
    others.every(([, box]) => !crosses(box, x1, y1, x2, y2)) &&
    drawn.every((line) => (x1 === x2 ? Math.abs(line[0] - x1) > 10 : Math.abs(line[1] - y1) > 10));
  return [...upright, ...level].find(isFree) ?? [slanted[0], bottom(a), slanted[1], b.top];
}

/** Returns the drawing: a box for each wing with its rooms, and an arrow for each import that the table allows. */
export function drawWings(): string {
  const lines: number[][] = [];
  for (const [from, targets] of Object.entries(wings))
    for (const to of targets) lines.push(lineBetween(from, to, lines));
  const arrows = lines.map(
    ([x1, y1, x2, y2]) =>
      `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#7a8694" marker-end="url(#tip)"/>`,
  );
  const boxes = Object.entries(places).map(([wing, { left, top, width, height }]) => {
    const names = Object.keys(rooms[wing]);
    const texts = [
      `<text x="${left + 10}" y="${top + 19}" font-weight="600">${wing}</text>`,
      `<text x="${left + 10}" y="${top + 37}" fill="#55606e">${purposes[wing]}</text>`,
      ...(names.length > 0
        ? [`<text x="${left + 10}" y="${top + 55}" fill="#1f6f8b">${names.join(" · ")}</text>`]
        : []),
    ];
    return `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="6" fill="#f4f7f9" stroke="#9aa7b4"/>\n${texts.join("\n")}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 780 406" width="780" height="406" font-family="system-ui, sans-serif" font-size="12" fill="#1d2630">
<title>The wings of src/, their rooms, and what each may import</title>
<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#7a8694"/></marker></defs>
<rect width="780" height="406" fill="#ffffff"/>
${[...arrows, ...boxes].join("\n")}
</svg>
`;
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(resolve(import.meta.dirname, "../docs/images/wings.svg"), drawWings());
