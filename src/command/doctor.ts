/** `sluice doctor`: what runs on this machine, and why. */
import type { Command } from "commander";
import { kernelChoice, kernelSets } from "../core/kernels/choose.ts";
import { nativeAddon, threadsWanted } from "../core/kernels/native/native.ts";
import { platformName } from "../core/kernels/native/place.ts";
import { LSTM } from "../index.ts";
import { createStream } from "../stream.ts";
import { jsonLine, lines, type Output } from "./output.ts";
import { packageRoot } from "./packageRoot.ts";
import { formatTable } from "./table.ts";

export function addDoctor(command: Command, output: Output): void {
  command
    .description(
      "Shows the versions, which kernels compute and why the others do not, whether native code was found, the threads, and the variables that change this.",
    )
    .option("--json", "print one JSON object")
    .action(({ json }: { json?: boolean }) => {
      const findings = examine();
      if (json) jsonLine(output, findings);
      else for (const part of described(findings)) lines(output, part);
    });
}

/** Returns what `--json` prints. */
function examine() {
  const { root, version } = packageRoot();
  const state = nativeAddon();
  const { bun, deno, node } = process.versions as Record<string, string | undefined>;
  const [name, runtime] = bun ? ["Bun", bun] : deno ? ["Deno", deno] : ["Node", node!];
  const environment = Object.entries(process.env).filter(
    (entry): entry is [string, string] => /^SLUICE_/.test(entry[0]) && entry[1] !== undefined,
  );
  return {
    sluice: { version, folder: root },
    runtime: { name, version: runtime, platform: platformName() },
    ...kernelChoice(),
    // `refused`: a file was found that must not run, or does not.
    native: state.found
      ? { path: state.path, targets: state.targets }
      : { why: state.why, refused: state.refused },
    threads: threadsWanted(),
    sets: kernelSets(),
    streams: createStream(new LSTM({ inputSize: 1, hiddenSize: 1, seed: 1 })).kernels,
    webAssembly: typeof WebAssembly === "object",
    sharedMemory: typeof SharedArrayBuffer === "function",
    environment: Object.fromEntries(environment),
  };
}

function* described(findings: ReturnType<typeof examine>) {
  const { sluice, runtime, native, arithmetic, streams, environment } = findings;
  yield `Sluice ${sluice.version} in ${sluice.folder}`;
  yield `${runtime.name} ${runtime.version} on ${runtime.platform}`;
  yield native.path !== undefined
    ? `Native code: ${native.path} (${native.targets.join(", ")})`
    : `Native code: none${native.refused ? ", a file was refused" : ""}: ${native.why}`;
  yield `In use: ${findings.name} (${findings.why}); threads, where a set has them: ${findings.threads}`;
  yield `For streams: ${streams.name} (${streams.why})`;
  yield `Arithmetic of float32: ${arithmetic.name} (${arithmetic.why})`;
  yield `WebAssembly: ${findings.webAssembly ? "yes" : "no"}; memory shared by threads: ${findings.sharedMemory ? "yes" : "no"}`;
  yield formatTable(
    ["", "kernels", "description", "here"],
    findings.sets.map(({ name, what, obstacle, used }) => [
      used ? "*" : "",
      name,
      what,
      obstacle === undefined ? "runs" : `no: ${obstacle}`,
    ]),
    "  ",
  );
  const set = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  yield `Set in the environment: ${set.length === 0 ? "nothing that changes this" : set.join(", ")}`;
  yield "SLUICE_KERNELS selects another set, SLUICE_THREADS the number of threads, SLUICE_ARITHMETIC=strict the arithmetic that gives the same bits on all.";
}
