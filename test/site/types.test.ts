/**
 * Every program of the documents compiles as pasted into a strict TypeScript project, also those that pages run as JavaScript. What a fragment
 * takes as given is declared by a comment of its page, `<!-- given: let block!: Float32Array; -->`, or below.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { blocksOf, entryFiles, type Fragment, pages, root } from "./blocks.ts";

/** The names that a fragment of any page may take as given. */
const usual = `
declare const bytes: Uint8Array, folder: import("sluice/checkpoint").Folder;
declare const samples: Float32Array, wholeSignal: Float32Array, rows: import("sluice/tasks").DataRecord[];
declare const frame: Float32Array;
`;

/** Returns a module with a fragment in the scope of what it takes as given. */
function moduleOf({ page, code }: Fragment): string {
  const given = [...readFileSync(join(root, page), "utf8").matchAll(/<!-- given: ([\s\S]*?) -->/g)];
  const imports = code.match(/^import .*$/gm) ?? [];
  const body = code.replace(/^import .*$/gm, "");
  return `${imports.join("\n")}${usual}async function fragment() {\n${given.map(([, text]) => text).join("\n")}{${body}}\n}\nvoid fragment;\n`;
}

/** Calls that a page cannot show: of a layer that may be of two classes, and with plain data that came by a message. */
const CALLS = `
import { type DefinedLayer, type LSTM, type Tensor } from "sluice";
import { createStream, type Stream } from "sluice/stream";
declare const x: Tensor, lstm: LSTM, either: LSTM | DefinedLayer, message: any, traced: boolean;
export const stream: Stream = createStream(message.cells);
export const outputs: Tensor[] = [either.forward(x).output, either.forward(x, { lengths: [1], act: { forget: 1 } }).output];
export const gate: Tensor = lstm.forward(x, { trace: true }).trace.gate("forget");
export const perhaps: Tensor | undefined = lstm.forward(x, { trace: traced }).trace?.gate("forget");
export const state: Tensor = lstm.forward(x, { state: { hidden: x, cell: x } }).state.cell;
`;

/** Mistakes, each on a line, and what TypeScript must report. */
const MISTAKES = [
  ["lstm.forward(x, { act: { forget: { sett: 1 } } });", "'sett' does not exist in type 'GateAct"],
  [
    'lstm.forward(x, { act: { forget: { set: 1, direction: "back" } } });',
    "not assignable to type 'Direction",
  ],
] as const;

test("the programs of README and docs compile as pasted", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-docs-"));
  try {
    for (const page of pages) {
      const { programs, fragments } = blocksOf(page);
      for (const { file, code } of programs) writeFileSync(join(folder, file), code);
      // Those in JavaScript are parts of programs of other kinds, such as a processor of sound.
      for (const fragment of fragments.filter(({ language }) => language === "ts"))
        writeFileSync(
          join(folder, `fragment_${page.replace(/\W/g, "_")}_${fragment.line}.mts`),
          moduleOf(fragment),
        );
    }
    writeFileSync(join(folder, "calls.mts"), CALLS);
    const declared = 'import type { LSTM, Tensor } from "sluice"; declare const lstm: LSTM, x: Tensor;';
    writeFileSync(join(folder, "mistakes.mts"), [declared, ...MISTAKES.map(([call]) => call)].join("\n"));
    const { strict, target, module, moduleResolution, skipLibCheck, allowImportingTsExtensions } = JSON.parse(
      readFileSync(join(root, "tsconfig.json"), "utf8"),
    ).compilerOptions;
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: {
          strict,
          target,
          module,
          moduleResolution,
          skipLibCheck,
          allowImportingTsExtensions,
          moduleDetection: "force",
          noEmit: true,
          lib: ["es2024", "dom", "dom.iterable"],
          types: ["node"],
          typeRoots: [join(root, "node_modules/@types")],
          paths: entryFiles(),
        },
        include: ["*.mts"],
      }),
    );
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    let found = "";
    try {
      execFileSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], { encoding: "utf8" });
    } catch (error) {
      found = (error as { stdout: string }).stdout;
    }
    // The text of an error continues in indented lines.
    const errors = found.split(/\n(?=\S)/).filter((text) => /error/.test(text));
    const mistakes = errors.filter((text) => text.includes("mistakes.mts"));
    expect(errors.filter((text) => !mistakes.includes(text))).toEqual([]);
    expect(mistakes).toEqual(MISTAKES.map(([, said]) => expect.stringContaining(said)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
