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
    network: ["signal", "stream"],
    convert: ["network"],
    source: ["network", "stream"],
    worklet: ["audio", "network", "stream"],
    voice: ["worklet", "audio", "network"],
  },
  jobs: { data: [], figure: [], tasks: ["data"] },
  command: {},
  // Ports are what the other wings ask for as `#platform/…`, with the same names on both platforms.
  platform: { ports: ["node"], node: [] },
};

/** Where each wing is drawn: above the wings that it imports. */
const places: Readonly<Record<string, Record<"left" | "top" | "width" | "height", number>>> = {
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

/** Where the arrow of each import runs, past all other wings: x and y of its start and its end. */
const arrows: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  checkpoint: { core: [352.5, 280, 352.5, 332] },
  realtime: { core: [499, 174, 499, 332], checkpoint: [420, 174, 420, 216] },
  jobs: { core: [105, 174, 105, 332], checkpoint: [176, 174, 239, 216] },
  platform: { core: [715, 264, 715, 332], checkpoint: [660, 240, 490, 240], realtime: [660, 142, 624, 142] },
  command: {
    core: [210, 58, 210, 332],
    checkpoint: [340.5, 58, 340.5, 216],
    realtime: [487, 58, 487, 110],
    jobs: [93, 58, 93, 110],
    platform: [703, 58, 703, 110],
  },
};

/** Returns the drawing: a box for each wing with its rooms, and an arrow for each import that the table allows. */
export function drawWings(): string {
  const lines = Object.entries(wings).flatMap(([from, targets]) => targets.map((to) => arrows[from][to]));
  const drawn = lines.map(
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
${[...drawn, ...boxes].join("\n")}
</svg>
`;
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(resolve(import.meta.dirname, "../docs/images/wings.svg"), drawWings());
