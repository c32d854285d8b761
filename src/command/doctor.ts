/** `sluice doctor`: what runs on this machine, and why. */
import type { Command } from "commander";
import { kernelChoice } from "../core/kernels/choose.ts";
import { threadsWanted } from "../core/kernels/native/native.ts";
import { platformName } from "../core/kernels/native/place.ts";
import { jsonLine, line, type Output } from "./output.ts";
import { packageRoot } from "./packageRoot.ts";

export function addDoctor(command: Command, output: Output): void {
  command
    .description(
      "Shows the versions, which kernels compute and why no faster ones do, the threads, and the variables that change this.",
    )
    .option("--json", "print one JSON object")
    .action(({ json }: { json?: boolean }) => {
      const findings = examine();
      if (json) jsonLine(output, findings);
      else for (const part of described(findings)) line(output, part);
    });
}

/** Returns what `--json` prints. */
function examine() {
  const { root, version } = packageRoot();
  const { bun, deno, node } = process.versions as Record<string, string | undefined>;
  const [name, runtime] = bun ? ["Bun", bun] : deno ? ["Deno", deno] : ["Node", node!];
  const environment = Object.entries(process.env).filter(([variable]) => variable.startsWith("SLUICE_"));
  return {
    sluice: { version, folder: root },
    runtime: { name, version: runtime, platform: platformName() },
    ...kernelChoice(),
    threads: threadsWanted(),
    environment: Object.fromEntries(environment),
  };
}

function* described({ sluice, runtime, arithmetic, environment, ...findings }: ReturnType<typeof examine>) {
  yield `Sluice ${sluice.version} in ${sluice.folder}`;
  yield `${runtime.name} ${runtime.version} on ${runtime.platform}`;
  yield `Kernels: ${findings.name} (${findings.why})`;
  yield `Arithmetic of float32: ${arithmetic.name} (${arithmetic.why})`;
  yield `Threads, where the kernels have them: ${findings.threads}`;
  const set = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  yield `Variables: ${set.length === 0 ? "none set" : set.join(", ")}`;
  yield "SLUICE_KERNELS selects another set, SLUICE_THREADS the number of threads, SLUICE_ARITHMETIC=strict the arithmetic that gives the same bits on all.";
}
