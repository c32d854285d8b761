/** The cells that come with the library, printed from their lists, compiled by gcc, and run beside their streams. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type DefinedSpec, weightsFrom } from "../../../src/core/cells/cell.ts";
import { defineCell } from "../../../src/core/cells/defined/definedCell.ts";
import { definitions } from "../../../src/core/cells/defined/definitions/index.ts";
import { useDefinedCells } from "../../../src/core/nn/useDefinedCells.ts";
import { printCell } from "../../../src/realtime/source/cell.ts";
import { Program } from "../../../src/realtime/source/program.ts";
import { functionsIn } from "../../../src/realtime/source/runtime.ts";
import { formats } from "../../../src/realtime/source/weights.ts";
import { streamOf } from "../../../src/realtime/stream/createStream.ts";
import { scratchFolder } from "../../checkpoint/formats/samples.ts";
import { numbers, sequence } from "../../support/chains.ts";
import { isThere } from "../../support/cPrograms.ts";
import { differenceOf } from "../../support/goldens.ts";

useDefinedCells();
const hasCompiler = isThere("gcc");
if (!hasCompiler) console.log("skipping cells as C: no gcc");

const UNITS = 6;
const FRAMES = 5;

const { sLSTM } = definitions;
const convolved = { ...sLSTM.gates.forget, input: "conv" };
/** Blocks on the diagonal too: what a head of sLSTM is. */
const cells = {
  ...definitions,
  heads: { ...sLSTM, recurrentBlocks: 2, inputBlocks: 3 },
  inputs: { ...sLSTM, gates: { ...sLSTM.gates, forget: convolved } },
};

test.skipIf(!hasCompiler).each(Object.entries(cells))(
  "%s computes in C what its stream computes",
  (name, definition) => {
    const cell = defineCell(definition);
    const spec: DefinedSpec = { kind: "defined", cell, inputSize: UNITS, hiddenSize: UNITS };
    const shapes = cell.traits.shapes(spec, true);
    const weights = weightsFrom(new Map([...shapes].map(([key, shape]) => [key, numbers(...shape).data])));
    const program = new Program(formats.f32);
    const { name: called, parts, work } = printCell(program, name, spec, weights);
    const x = sequence(FRAMES, UNITS);
    const states = parts.map((part) => `static float ${part.name}[${part.size}];`);
    const starts = parts.map(
      (part) => `  for (k = 0; k < ${part.size}; k++) ${part.name}[k] = ${part.initial.toExponential()}f;`,
    );
    const given = [`x + ${UNITS} * t`, ...parts.map((part) => part.name), ...(work > 0 ? ["work"] : [])];
    const main = `${states.join("\n")}
static const float x[] = {${[...x].map((value) => `${value.toExponential(9)}f`).join(", ")}};
static float work[${work + 1}];
int main(void) {
  int t, k;
${starts.join("\n")}
  (void)work;
  for (t = 0; t < ${FRAMES}; t++) {
    ${called}(${given.join(", ")});
    for (k = 0; k < ${UNITS}; k++) printf("%.9g ", (double)hidden[k]);
  }
  return 0;
}
`;
    const head =
      "#include <stdint.h>\n#include <stdio.h>\n#define NET_FLASH\n#define NET_READ_F32(p) (*(p))\n#define NET_RESTRICT restrict\n";
    const functions = functionsIn(program.functions.join("\n"), program.format);
    const folder = scratchFolder();
    const file = join(folder, "cell.c");
    writeFileSync(file, [head, ...program.constants, ...functions, ...program.functions, main].join("\n"));
    execFileSync("gcc", ["-std=c99", "-Wall", "-Wextra", "-Werror", "-O1", file, "-o", join(folder, "cell")]);
    const answers = execFileSync(join(folder, "cell"), { encoding: "utf8" }).trim().split(" ").map(Number);
    const stream = streamOf([{ spec: spec as never, weights }], {});
    const wanted = new Float32Array(FRAMES * UNITS);
    stream.steps(x, FRAMES, wanted);
    expect(differenceOf(answers, wanted)).toBeLessThan(3e-6);
  },
);
