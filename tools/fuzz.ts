/**
 * Attacks the readers of files with inputs that Jazzer.js makes, guided by the code they reach. `npm run fuzz -- [OPTIONS]`
 *
 *   --reader NAME    one of those in test/fuzz/readers.ts, or several; default all
 *   --minutes N      for each; default 1
 *
 * Fails when a reader throws anything but a coded error, or takes too much memory or time; the input is kept beside the others then.
 */
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { corpusFolder, keptInputs } from "../test/fuzz/corpus.ts";
import { readers } from "../test/fuzz/readers.ts";
import { seeds } from "../test/fuzz/seeds.ts";

const root = resolve(import.meta.dirname, "..");
const fuzzer = join(root, "tools/checks/fuzz/node_modules/@jazzer.js/core/dist/cli.js");

/** The most bytes of an input. */
const MOST_BYTES = 8192;

const { values } = parseArgs({
  options: {
    reader: { type: "string", multiple: true, default: Object.keys(readers) },
    minutes: { type: "string", default: "1" },
  },
});
const seconds = Math.round(60 * Number(values.minutes));
for (const name of values.reader) {
  if (Object.hasOwn(readers, name) && seconds >= 1) continue;
  console.error(
    `tools/fuzz.ts: expected minutes above 0 and readers (${Object.keys(readers).join(", ")}), got ${name} for ${values.minutes}`,
  );
  process.exit(2);
}

if (!existsSync(fuzzer))
  execFileSync(
    "npm",
    ["ci", "--silent", "--no-audit", "--no-fund", "--prefix", join(root, "tools/checks/fuzz")],
    {
      stdio: "inherit",
    },
  );

const folder = mkdtempSync(join(tmpdir(), "sluice-fuzz-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
await build({
  entryPoints: [join(root, "test/fuzz/target.ts")],
  outfile: join(folder, "target.cjs"),
  bundle: true,
  platform: "node",
  format: "cjs",
  // Neither native code nor pages of the package are part of this.
  define: { "import.meta.url": '"file:///"', "import.meta.dirname": '"/"' },
  logLevel: "warning",
});

const nameOf = (input: Uint8Array) => `${createHash("sha256").update(input).digest("hex").slice(0, 12)}.bin`;

/** Runs the fuzzer over the inputs in a folder, to which it adds. */
function attack(
  reader: string,
  inputs: string,
): Promise<{ executions: number; edges: number[]; failed: boolean }> {
  const settings = [
    `-max_total_time=${seconds}`,
    `-max_len=${MOST_BYTES}`,
    "-timeout=60",
    "-rss_limit_mb=4096",
    "-print_final_stats=1",
    `-artifact_prefix=${inputs}.`,
  ];
  // A file: libFuzzer would lose lines in a pipe that is full.
  const path = `${inputs}.log`;
  const log = openSync(path, "w");
  const child = spawn(
    process.execPath,
    [
      "--max-old-space-size=1024",
      fuzzer,
      join(folder, "target.cjs"),
      inputs,
      ...["-i", "target.cjs", "--disableBugDetectors", ".*"],
      "--",
      ...settings,
    ],
    { cwd: folder, env: { ...process.env, SLUICE_READER: reader }, stdio: ["ignore", log, log] },
  );
  return new Promise((done, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      closeSync(log);
      const output = readFileSync(path, "utf8");
      const executions = Number(/^stat::number_of_executed_units:\s*(\d+)/m.exec(output)?.[1] ?? 0);
      const edges = [...output.matchAll(/^#\d+\s.* cov: (\d+)/gm)].map(([, count]) => Number(count));
      const failed = code !== 0 || executions === 0;
      if (failed) console.log(output.replaceAll(/^#.*\n/gm, "").slice(0, 3000));
      done({ executions, edges, failed });
    });
  });
}

const first = await seeds();
let [total, faults] = [0, 0];

function keep(reader: string, name: string, input: Uint8Array): void {
  const target = join(corpusFolder, reader);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, name), input);
}

/** Attacks a reader, prints what came of it, and keeps inputs that fail. */
async function examine(reader: string): Promise<void> {
  const inputs = join(folder, reader);
  mkdirSync(inputs);
  for (const input of [...keptInputs(reader).values(), ...first[reader]])
    writeFileSync(join(inputs, nameOf(input)), input);
  const before = new Set(readdirSync(inputs));
  const { executions, edges, failed } = await attack(reader, inputs);
  total += executions;
  const found = readdirSync(inputs).filter((name) => !before.has(name));
  console.log(
    `fuzz ${reader}: ${executions} executions, ${found.length} new inputs, ${(edges.at(-1) ?? 0) - (edges[0] ?? 0)} new edges of ${edges.at(-1) ?? 0}`,
  );
  const isFault = (name: string) => /^(crash|timeout|oom)-/.test(name.slice(reader.length + 1));
  for (const name of readdirSync(folder).filter((each) => each.startsWith(`${reader}.`) && isFault(each))) {
    const input = new Uint8Array(readFileSync(join(folder, name)));
    console.log(`fuzz ${reader}: this input fails, and is kept: ${Buffer.from(input).toString("base64")}`);
    keep(reader, `fault-${nameOf(input)}`, input);
  }
  if (failed) faults++;
}

const left = [...values.reader];
const attackAll = async () => {
  for (let reader = left.shift(); reader !== undefined; reader = left.shift()) await examine(reader);
};
// A fuzzer uses one processor.
await Promise.all(Array.from({ length: availableParallelism() }, attackAll));
console.log(`fuzz: ${total} executions of ${values.reader.length} readers, ${faults} with faults`);
process.exit(faults > 0 ? 1 : 0);
