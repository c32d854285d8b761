/**
 * Imports run one way: each wing of src/ may import only the wings listed for it, each room only the rooms of its wing listed for it, what is
 * built on the library only its public entries, files never in a circle, Node only at the edges.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { rooms, wings } from "../../tools/wings.ts";

const root = resolve(import.meta.dirname, "../..");
const source = resolve(root, "src");

/** Wings of which the public entries may import rooms. An entry that has the name of a room or wing is its face. */
const entryWings: Record<string, readonly string[]> = {
  "index.ts": ["core", "checkpoint"],
  "checkpoint.ts": ["checkpoint", "core"],
  "float64.ts": ["core"],
  "formats.ts": ["checkpoint", "core"],
  "modules.ts": ["checkpoint"],
  "network.ts": ["core", "realtime"],
  "stream.ts": ["realtime"],
  "audio.ts": ["realtime"],
  "worklet.ts": ["realtime"],
  "voice.ts": ["realtime"],
  "voiceMicVad.ts": ["realtime"],
  "voiceNode.ts": ["platform"],
  "voiceReact.ts": ["realtime"],
  "tasks.ts": ["jobs"],
  "node.ts": ["platform"],
};

/** The only places that may use what Node alone has. */
const nodeRooms = /^(platform\/(ports\/)?node\/|command\/|core\/kernels\/native\/)/;

/** The public entries of the library. */
const entries = Object.keys(entryWings).map((file) => `src/${file}`);

/** Folders that build on the library → what they may import besides the entries: folders, which end in a slash. */
const outside: Record<string, readonly string[]> = {
  lab: [],
  // The runs of the Train view are those of the studies, and the Watch view feeds their sequences.
  web: ["lab/study/"],
  examples: [],
  // Published models are described in the examples.
  bench: ["examples/"],
  // Builds serve and test the command line's page; recorded cases are drawn as the tests draw them.
  // Voice detectors hear the voice that the pages make up.
  tools: ["src/command/", "test/", "examples/"],
};

/** Imports past the entries, each with what removes it: folder → file of src/ → reason. */
const exceptions: Record<string, Record<string, string>> = {
  lab: {
    "src/command/arguments.ts": "the lab's command line reads arguments as the library's does",
    "src/jobs/figure/axes.ts": "figures of the lab are drawn as those of the command line",
    "src/jobs/figure/svg.ts": "figures of the lab and the page are written as those of the command line",
    "src/command/output.ts": "the lab's command line writes as the library's does",
    "src/command/processOutput.ts": "the lab's command line writes as the library's does",
    "src/command/progress.ts": "the lab's command line writes as the library's does",
    "src/command/table.ts": "the lab's command line writes as the library's does",
    "src/platform/node/fileError.ts": "coded errors of appending to a file, until an entry has them",
    "src/platform/node/lock.ts": "one process in a directory, until an entry has it",
  },
  web: {},
  examples: {
    "src/core/chain/place.ts": "the page makes plans for its worklet, and the entry brings what runs them",
    "src/realtime/network/definition.ts":
      "the page makes plans for its worklet, and the entry brings what runs them",
    "src/realtime/network/plan.ts":
      "the page makes plans for its worklet, and the entry brings what runs them",
    "src/realtime/audio/speech.ts": "the page is at most 50 kB, and the entry brings more",
    "src/checkpoint/formats/onnx/open.ts":
      "the page reads this format alone, until formats load when they are met",
    "src/core/storage/source.ts": "the page is at most 50 kB, and the entry brings more",
  },
  bench: {
    "tools/serve.ts": "the server and the Chromium of tests and checks",
    "examples/shared/voice.ts": "voice detectors hear the voice that the pages make up",
    "tools/build-extension.ts": "a page with a detector is bundled as that of the extension",
    "tools/recordings.ts": "the recorded voices of tests",
    "src/checkpoint/formats/onnx/model.ts": "nets for onnxruntime that are not Sluice layers",
    "src/checkpoint/formats/onnx/write.ts": "nets for onnxruntime that are not Sluice layers",
    "src/core/kernels/choose.ts": "sets of kernels by themselves, below the entries",
    "src/core/kernels/compiled/compiledKernels.ts": "sets of kernels by themselves, below the entries",
    "src/core/kernels/native/native.ts": "sets of kernels by themselves, below the entries",
    "src/core/kernels/wasm/wasmThreads.ts": "sets of kernels by themselves, below the entries",
  },
  tools: {
    "src/checkpoint/formats/detect.ts":
      "the tables of docs/reference are written from the tables of the code",
    "src/checkpoint/interop/save/save.ts":
      "the tables of docs/reference are written from the tables of the code",
    "src/checkpoint/interop/conventions.ts": "the tables of docs/conventions.md are written from the records",
    "src/core/kernels/compiled/compiledElements.ts":
      "the build makes native/addon/call_sizes.h with its numbers of kernels",
    "src/core/kernels/compiled/kernelTable.ts": "the build makes native/operands.h from it",
    "src/core/tensor/packed.ts": "the build packs what this unpacks",
    "src/core/kernels/wasm/unfused.ts": "the build makes sure of what it relies on",
    "src/realtime/network/writePlan.ts": "the package of weights has plans, which belong to its version",
    "src/realtime/network/readPlan.ts": "a page of browsers opens a plan of the package of weights",
  },
};

/** One quantile and one median for whatever counts runs, rounds or units. */
for (const folder of ["lab", "web", "bench"])
  exceptions[folder]["src/core/tensor/statistics.ts"] = "plain arithmetic, which no entry is about";

interface Import {
  from: string;
  to: string;
  /** Unresolved, such as `#platform/kernels`. */
  across: string;
  typeOnly: boolean;
}

/** Sources in a folder, by their paths from it. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => file.replaceAll("\\", "/"));
}

const platforms = ["node", "page"];

/** Resolves an import of a file in a folder: to a file, a package, or a file of each platform. */
function targetsOf(folder: string, from: string, target: string): string[] {
  const [, behind] = /^#platform\/(.+)$/.exec(target) ?? [];
  if (behind !== undefined) return platforms.map((platform) => `platform/ports/${platform}/${behind}.ts`);
  if (!target.startsWith(".")) return [target];
  return [relative(folder, resolve(folder, dirname(from), target)).replaceAll("\\", "/")];
}

/** Imports of the files of a folder; those of other files in it by their paths from it. */
function importsIn(folder: string, among: readonly string[]): Import[] {
  return among.flatMap((from) => {
    const text = readFileSync(join(folder, from), "utf8");
    const statements = text.matchAll(
      /^(?:import|export)\s+(type\s)?[^"';]*?from\s*"([^"]+)"|^import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/gm,
    );
    return [...statements].flatMap(([, type, named, bare, dynamic]) =>
      targetsOf(folder, from, named ?? bare ?? dynamic).map((to) => ({
        from,
        to,
        across: named ?? bare ?? dynamic,
        typeOnly: type !== undefined,
      })),
    );
  });
}

const files = filesIn(source);
const imports = importsIn(source, files);

/** The wing and room of a file of src/, such as `core` and `nn`; a file at the top is an entry and has neither. */
function placeOf(file: string): { wing?: string; room: string } {
  const [wing, room] = file.split("/");
  if (!file.includes("/")) return { room: file };
  return { wing, room: Object.keys(rooms[wing] ?? {}).length > 0 ? room : wing };
}

/** Whether an import between two files of src/ crosses a wall. */
function wrongWay(from: string, to: string, across: string): boolean {
  const [a, b] = [placeOf(from), placeOf(to)];
  if (a.wing === undefined) return b.wing === undefined || !entryWings[from]?.includes(b.wing);
  // Entries are for users; the command and what is for Node alone may use them as users do.
  if (b.wing === undefined) return !["command", "platform"].includes(a.wing);
  if (a.wing !== b.wing) return !across.startsWith("#platform/") && !wings[a.wing].includes(b.wing);
  return a.room !== b.room && !rooms[a.wing][a.room]?.includes(b.room);
}

const local = imports.filter(({ to }) => to.endsWith(".ts"));

describe("architecture", () => {
  test("every wing, room and entry is in the table, and no other", () => {
    const inTable = Object.entries(rooms).flatMap(([wing, own]) =>
      Object.keys(own).length === 0 ? [`${wing}/${wing}`] : Object.keys(own).map((room) => `${wing}/${room}`),
    );
    const there = new Set(files.map(placeOf).map(({ wing, room }) => (wing ? `${wing}/${room}` : room)));
    expect([...there].sort()).toEqual([...inTable, ...Object.keys(entryWings)].sort());
    expect(Object.keys(wings).sort()).toEqual(Object.keys(rooms).sort());
  });

  test("the page on the house names every wing and room, and no other", () => {
    const page = readFileSync(resolve(root, "docs/architecture.md"), "utf8");
    const [, plan, rest] = /```\nsrc\/\n(.*?)\n(\S.*?)```/s.exec(page)!;
    const named = [...plan.matchAll(/^ {2,4}(\w+)\/ /gm)].map(([, name]) => name);
    const folders = Object.entries(rooms).flatMap(([wing, own]) => [wing, ...Object.keys(own)]);
    expect(named.sort()).toEqual(folders.sort());
    for (const folder of Object.keys(outside)) expect(rest).toMatch(new RegExp(`(^|\\s)${folder}/\\s`, "m"));
  });

  test("the page says what each wing may import", () => {
    const page = readFileSync(resolve(root, "docs/architecture.md"), "utf8");
    for (const [wing, others] of Object.entries(wings)) {
      const [, cell] = new RegExp(`^\\| \`${wing}\` \\| (.*)\\|$`, "m").exec(page)!;
      expect(cell.match(/\w+/g) ?? []).toEqual(others);
    }
  });

  test("imports run one way: wings, and rooms in a wing", () => {
    const wrong = local
      .filter(({ from, to, across }) => wrongWay(from, to, across))
      .map(({ from, to }) => `${from} -> ${to}`);
    expect([...new Set(wrong)].sort()).toEqual([]);
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

  const reachedFrom = (first: string) => {
    const reached = new Set([first]);
    for (const file of reached)
      for (const { from, to, typeOnly } of local) if (from === file && !typeOnly) reached.add(to);
    return [...reached];
  };

  test.each(["onnx", "pytorch", "torch7", "tensorflow", "flax"])("reading %s brings no writer", (format) => {
    const reached = reachedFrom(`checkpoint/formats/readers/${format}.ts`);
    expect(reached.filter((file) => /\/(write|zipWrite)\.ts$/.test(file))).toEqual([]);
  });

  test("opening and saving checkpoints brings no layer, no scheme and no kernel", () => {
    const reached = reachedFrom("checkpoint.ts");
    expect(reached.filter((file) => /^(core\/(nn|init|autograd|kernels)|platform)\//.test(file))).toEqual([]);
  });

  test("the ports have the same files with the same names on both platforms", async () => {
    const page = readdirSync(join(source, "platform/ports/page"));
    expect(readdirSync(join(source, "platform/ports/node")).sort()).toEqual([...page].sort());
    const namesOn = async (platform: string) => {
      const modules = page.map(
        async (file) =>
          [file, Object.keys(await import(join(source, "platform/ports", platform, file))).sort()] as const,
      );
      return Object.fromEntries(await Promise.all(modules));
    };
    expect(await namesOn("page")).toEqual(await namesOn("node"));
    const asked = imports.filter(({ across }) => across.startsWith("#platform/")).map(({ to }) => to);
    expect([...new Set(asked)].sort()).toEqual(
      platforms.flatMap((platform) => page.map((file) => `platform/ports/${platform}/${file}`)).sort(),
    );
  });

  // A port brings its wing no wing from above, not even a type.
  test("nothing that a port brings lies above the wing that asks for it", () => {
    const asked = imports.filter(({ across }) => across.startsWith("#platform/"));
    const wrong = asked.flatMap(({ from, to }) => {
      const { wing } = placeOf(from);
      const below = ["platform", wing!, ...wings[wing!]];
      const reached = new Set([to]);
      for (const file of reached)
        for (const each of local)
          if (each.from === file && !each.across.startsWith("#")) reached.add(each.to);
      return [...reached]
        .filter((file) => !below.includes(placeOf(file).wing ?? "an entry"))
        .map((file) => `${from} -> ${to} … ${file}`);
    });
    expect(wrong).toEqual([]);
  });

  test("Node's own modules are used only at the edges", () => {
    const wrong = imports.filter(({ from, to }) => to.startsWith("node:") && !nodeRooms.test(from));
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  test("packages are imported only where they were chosen for", () => {
    const chosen: Record<string, RegExp> = {
      commander: /^command\//,
      papaparse: /^jobs\/data\//,
      hyparquet: /^jobs\/data\//,
      "hyparquet-compressors": /^jobs\/data\//,
      "read-excel-file/universal": /^jobs\/data\//,
      fflate: /^jobs\/data\//,
      react: /^realtime\/voice\/useVoice\./,
      "@sluice/silero/16k": /^realtime\/voice\/silero\./,
      "@sluice/silero/8k": /^realtime\/voice\/silero\./,
    };
    const wrong = imports.filter(
      ({ from, to }) => !to.endsWith(".ts") && !to.startsWith("node:") && !chosen[to]?.test(from),
    );
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });
});

describe.each(Object.keys(outside))("%s/", (folder) => {
  const own = filesIn(resolve(root, folder)).map((file) => `${folder}/${file}`);
  const crossing = importsIn(root, own).filter(
    ({ to }) => /\.tsx?$/.test(to) && !to.startsWith(`${folder}/`) && !entries.includes(to),
  );
  const free = ({ to }: Import) => outside[folder].some((place) => to.startsWith(place));

  test("imports public entries only", () => {
    const wrong = crossing.filter((each) => !free(each) && !Object.hasOwn(exceptions[folder], each.to));
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  test("has no exception that is no longer needed", () => {
    const used = new Set(crossing.map(({ to }) => to));
    expect(Object.keys(exceptions[folder]).filter((file) => !used.has(file))).toEqual([]);
  });

  test("is imported by no file of src/", () => {
    const wrong = importsIn(source, files).filter(({ to }) => to.startsWith(`../${folder}/`));
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });
});

test("the studies themselves, their results and figures are on public entries alone", () => {
  const own = filesIn(resolve(root, "lab"))
    .filter((file) => !file.startsWith("commands/"))
    .map((file) => `lab/${file}`);
  const wrong = importsIn(root, own).filter(
    ({ to }) =>
      to.startsWith("src/") &&
      !entries.includes(to) &&
      !/^src\/(command\/(output|processOutput)|jobs\/figure\/(axes|svg)|core\/tensor\/statistics)\.ts$/.test(
        to,
      ),
  );
  expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});
