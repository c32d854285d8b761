/** Networks as C, compiled and run, beside the same networks here. */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { dataFolder } from "../../checkpoint/formats/samples.ts";
import { isThere, native, runC } from "../../support/cPrograms.ts";
import { differenceOf, openNetworkFile, readGolden } from "../../support/goldens.ts";
import { scratchFolder } from "../../checkpoint/formats/samples.ts";

const compilers = ["gcc", "clang-19"].filter((name) => {
  const found = isThere(name);
  if (!found) console.log(`skipping C by ${name}: it is not there`);
  return found;
});
const CHECKED = ["-O2", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

const chains = dataFolder("chains");
const files =
  chains === undefined
    ? []
    : [chains, join(chains, "made")].flatMap((folder) =>
        readdirSync(folder).flatMap((name) =>
          ["model.h5", "model.keras", "model.json", "model.onnx", "model.pt"]
            .map((each) => join(folder, name, each))
            .filter((file) => existsSync(file)),
        ),
      );

describe.each(compilers)("by %s", (compiler) => {
  test.skipIf(chains === undefined)("networks of other frameworks equal their goldens", async () => {
    const folder = scratchFolder();
    for (const file of files) {
      const { chain, streams } = await openNetworkFile(file);
      const golden = await readGolden(join(dirname(file), "golden.npz"));
      const features = chain.inputs[0].features;
      const frames = Math.max(...golden.inputs.map(([x]) => x.length / features));
      const open = chain.inputs.some((input) => input.frames === "any");
      const cases = golden.inputs.map((inputs) => ({ chain, inputs, ...(open && !streams && { options: { frames } }) }));
      let answers;
      try { answers = await runC(folder, cases.slice(0, 1), native(compiler, ...CHECKED)); } catch (e: any) { console.log(file, String(e.stderr ?? e.stack).slice(0, 1500)); continue; }
      const calls = answers[0];
      const last = calls.filter(({ status }) => status > 0).at(-1);
      const differences = golden.outputs[0].map((wanted, k) => {
        const all = calls.flatMap(({ outputs }) => outputs[k] ?? []);
        return differenceOf(all.length === wanted.length ? all : (last?.outputs[k] ?? []), wanted);
      });
      console.log(file.slice(chains!.length), streams, calls.length, differences);
    }
  }, 300_000);
});
