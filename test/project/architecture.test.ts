/** Imports run one way: each room may import only the rooms listed for it, files never in a circle, Node only at the edges. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const source = resolve(import.meta.dirname, "../../src");

/** Room → what it may import directly; a room may always import itself. A file at the top of src is its own room. */
const allowed: Record<string, readonly string[]> = {
  tensor: [],
  cells: ["tensor"],
  kernels: ["platform", "cells", "tensor"],
  autograd: ["kernels", "cells", "tensor"],
  nn: ["autograd", "cells", "tensor", "kernels"],
  init: ["nn", "kernels", "cells", "tensor"],
  data: ["formats", "tensor"],
  formats: ["tensor"],
  interop: ["formats", "cells", "tensor"],
  train: ["platform", "nn", "autograd", "kernels", "formats", "data", "tensor"],
  study: ["train", "init", "nn", "autograd", "cells", "tensor"],
  tasks: ["train", "init", "data", "nn", "autograd", "interop", "formats", "cells", "tensor"],
  signal: ["stream", "tensor"],
  audio: ["tensor"],
  pipeline: ["signal", "stream", "interop", "formats", "cells", "tensor"],
  stream: ["platform", "kernels", "interop", "cells", "tensor"],
  checkpoint: ["nn", "interop", "formats", "cells", "tensor"],
  "checkpoint.ts": ["checkpoint", "interop", "formats"],
  "checkpointEdits.ts": ["checkpoint.ts", "init", "interop", "formats", "nn", "tensor"],
  "index.ts": [
    "checkpointEdits.ts",
    "tasks",
    "study",
    "train",
    "init",
    "data",
    "nn",
    "autograd",
    "kernels",
    "cells",
    "formats",
    "interop",
    "tensor",
  ],
  // Behind it each platform has files of the same names; that none comes round to who imports it is seen below, by files.
  platform: ["node", "train", "stream", "kernels", "tensor"],
  node: ["checkpoint.ts", "train", "formats", "tensor", "kernels", "stream"],
  "node.ts": ["node"],
  cli: [
    "pipeline",
    "stream",
    "node.ts",
    "index.ts",
    "checkpoint.ts",
    "checkpointEdits.ts",
    "node",
    "tasks",
    "study",
    "interop",
    "formats",
    "data",
    "train",
    "init",
    "nn",
    "cells",
    "kernels",
    "tensor",
  ],
};

/** The only places that may use what Node alone has. */
const nodeRooms = /^(platform\/node\/|node\/|cli\/|kernels\/native|kernels\/workers\/)/;

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replaceAll("\\", "/"));

const platforms = ["node", "page"];

/** What an import leads to: a file, a package, or a file of each platform. */
function targetsOf(from: string, target: string): string[] {
  const [, behind] = /^#platform\/(.+)$/.exec(target) ?? [];
  if (behind !== undefined) return platforms.map((platform) => `platform/${platform}/${behind}.ts`);
  if (!target.startsWith(".")) return [target];
  return [relative(source, resolve(source, dirname(from), target)).replaceAll("\\", "/")];
}

const imports: Import[] = files.flatMap((from) => {
  const text = readFileSync(join(source, from), "utf8");
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^"';]*?from\s*"([^"]+)"|^import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/gm,
  );
  return [...statements].flatMap(([, type, named, bare, dynamic]) =>
    targetsOf(from, named ?? bare ?? dynamic).map((to) => ({ from, to, typeOnly: type !== undefined })),
  );
});

const roomOf = (file: string) => file.split("/")[0];
const local = imports.filter(({ to }) => to.endsWith(".ts"));

describe("architecture", () => {
  test("every room is in the table", () => {
    const rooms = new Set(files.map(roomOf));
    expect([...rooms].filter((room) => !(room in allowed))).toEqual([]);
  });

  test("the page on the house names every room, and no other", () => {
    const page = readFileSync(resolve(source, "../docs/architecture.md"), "utf8");
    const [, plan] = /```\nsrc\/\n(.*?)\n\S/s.exec(page)!;
    const named = [...plan.matchAll(/^ {2}([\w.]+)/gm)].map(([, room]) => room);
    expect(named.sort()).toEqual([...new Set(files.map(roomOf))].sort());
  });

  test("rooms import only what they may", () => {
    const wrong = local.filter(
      ({ from, to }) => roomOf(from) !== roomOf(to) && !allowed[roomOf(from)]?.includes(roomOf(to)),
    );
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  test("every local import exists", () => {
    expect(local.filter(({ to }) => !files.includes(to)).map(({ from, to }) => `${from} -> ${to}`)).toEqual(
      [],
    );
  });

  test("no file imports itself through others", () => {
    const graph = new Map(
      files.map((file) => [file, local.filter((i) => i.from === file && !i.typeOnly).map((i) => i.to)]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      if (path.includes(file) || done.has(file)) return;
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  test("the platforms have the same files with the same names", async () => {
    const namesOn = async (platform: string) => {
      const folder = join(source, "platform", platform);
      const modules = readdirSync(folder).map(
        async (file) => [file, Object.keys(await import(join(folder, file))).sort()] as const,
      );
      return Object.fromEntries(await Promise.all(modules));
    };
    expect(await namesOn("page")).toEqual(await namesOn("node"));
  });

  test("Node's own modules are used only at the edges", () => {
    const wrong = imports.filter(({ from, to }) => to.startsWith("node:") && !nodeRooms.test(from));
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  test("packages are imported only where they were chosen for", () => {
    const chosen: Record<string, RegExp> = {
      commander: /^cli\//,
      "cli-progress": /^cli\//,
      "csv-parse": /^data\//,
      "csv-parse/browser/esm/sync": /^data\//,
      "fourier-transform": /^signal\//,
      hyparquet: /^data\//,
      "hyparquet-compressors": /^data\//,
      "d3-scale": /^study\/figure\//,
      "d3-shape": /^study\/figure\//,
    };
    const wrong = imports.filter(
      ({ from, to }) => !to.endsWith(".ts") && !to.startsWith("node:") && !chosen[to]?.test(from),
    );
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });
});
