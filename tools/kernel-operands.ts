/**
 * Writes the table of kernels for compiled code: native/operands.h, one struct a kernel, which finds its numbers and arrays in a call by
 * name; and native/addon/call_sizes.h, which refuses a call with arrays that are shorter or longer than its numbers say.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type ElementName, elementIds } from "../src/core/kernels/compiled/compiledElements.ts";
import { interfaceVersion, kernelIds, kernelTable } from "../src/core/kernels/compiled/kernelTable.ts";

/** Arrays of whole numbers; all others are of Real. */
const INTEGERS = new Set(["lengths", "list"]);

type Table = typeof kernelTable;
type Entry = Table[keyof Table];

function struct(kernel: string, { numbers, arrays }: Entry): string {
  const members = numbers.map((name, place) => `int ${name} = numbers[${place}];`);
  for (const [k, [name, use]] of Object.entries(arrays).entries()) {
    const isWhole = INTEGERS.has(name);
    const from = isWhole ? `reinterpret_cast<const int32_t*>(arrays[${k}])` : `arrays[${k}]`;
    members.push(`${use === "read" ? "const " : ""}${isWhole ? "int32_t" : "Real"}* ${name} = ${from};`);
  }
  const name = kernel[0].toUpperCase() + kernel.slice(1);
  return `struct ${name} : Call {\n  ${members.join("\n  ")}\n};`;
}

const operandsHeader = `/* Made by tools/kernel-operands.ts from src/core/kernels/compiled/kernelTable.ts; do not edit. */
#pragma once

#include "simd.h"

namespace sluice {
namespace SLUICE_TARGET {

constexpr int interfaceVersion = ${interfaceVersion};

enum class Kernel : int32_t { ${Object.keys(kernelTable).join(", ")} };

/** A call as it arrives. */
struct Call {
  const int32_t* numbers;
  Real* const* arrays;
};

${Object.entries(kernelTable)
  .map(([name, entry]) => struct(name, entry))
  .join("\n\n")}

}  // namespace SLUICE_TARGET
}  // namespace sluice
`;

// ---- Sizes

/**
 * The elements of an array as a product of names and numbers, after `double` where they take eight bytes in single precision too, then what
 * makes it necessary: nothing, always; `?`, it may be null; `if` and a condition in C++, it is unused otherwise.
 */
type Size = string;
type SizesOf<K extends keyof Table> = Record<keyof Table[K]["arrays"], Size>;

const lengths = "2 batch ?";
const biases = { biasIh: "gateCount hiddenSize ?", biasHh: "gateCount hiddenSize ?" };
const matrices = { weightIh: "gateCount hiddenSize inputSize", weightHh: "gateCount hiddenSize hiddenSize" };
/** Without the gradient of weightIh, a kernel computes that of no weight. */
const whenLearnt = "if has(gradWeightIh)";
const forward = {
  ...{ lengths, input: "steps batch inputSize", hidden: "batch hiddenSize" },
  ...{ ...matrices, ...biases, output: "steps batch hiddenSize" },
  gates: "steps batch gateCount hiddenSize if traced",
};
const backward = {
  ...{ lengths, input: "steps batch inputSize", initialHidden: "batch hiddenSize", ...matrices },
  ...{ output: "steps batch hiddenSize", gates: "steps batch gateCount hiddenSize" },
  ...{ gradOutput: "steps batch hiddenSize ?", gradHidden: "batch hiddenSize" },
  ...{ gradInput: "steps batch inputSize ?", gradWeightIh: "gateCount hiddenSize inputSize ?" },
  gradWeightHh: `gateCount hiddenSize hiddenSize ${whenLearnt}`,
};
const gradBias = `gateCount hiddenSize ${whenLearnt}`;

const states = "batch stateColumns(stateSize, hiddenSize, parts)";
const equations = {
  ...{
    lengths,
    input: "steps batch inputSize",
    list: "listLength(spaceCount, productCount, instructionCount)",
  },
  weightIh: "inputs hiddenSize columnsOf(inputSize, inputBlocks) if inputs",
  weightHh: "recurrentGates hiddenSize columnsOf(stateSize, recurrentBlocks) if recurrentGates",
  weightHr: "stateSize hiddenSize if projects",
  vectors: "vectorRows widest if vectorRows",
  masks:
    "batch maskRows(steps, stepMaskColumns, sequenceMaskColumns) if (stepMaskColumns || sequenceMaskColumns)",
  ...{ state: states, output: "steps batch stateSize" },
  gates: "steps batch gateCount hiddenSize if traced",
  kept: "steps batch keptColumns if traced",
};

const sizes: { [K in keyof Table]: SizesOf<K> } = {
  matmul: { a: "rows inner", b: "inner columns", out: "rows columns" },
  lstmForward: {
    ...{ ...forward, cell: "batch hiddenSize", cells: "steps batch hiddenSize if traced" },
  },
  lstmBackward: {
    ...{ ...backward, gradBias, initialCell: "batch hiddenSize", gradCell: "batch hiddenSize" },
    cells: "steps batch hiddenSize",
  },
  gruForward: { ...forward, recurrentNew: "steps batch hiddenSize if traced" },
  gruBackward: {
    ...{ ...backward, gradBiasIh: gradBias, gradBiasHh: gradBias },
    recurrentNew: "steps batch hiddenSize",
  },
  rnnForward: forward,
  rnnBackward: { ...backward, gradBias },
  equationsForward: equations,
  equationsBackward: {
    ...{ ...equations, gates: "steps batch gateCount hiddenSize", kept: "steps batch keptColumns" },
    ...{ gradOutput: "steps batch stateSize ?", gradState: states, gradInput: "steps batch inputSize ?" },
    gradWeightIh: "inputs hiddenSize columnsOf(inputSize, inputBlocks) if learns && inputs",
    gradWeightHh:
      "recurrentGates hiddenSize columnsOf(stateSize, recurrentBlocks) if learns && recurrentGates",
    gradWeightHr: "stateSize hiddenSize if learns && projects",
    gradVectors: "vectorsLearnt hiddenSize if learns && vectorsLearnt",
  },
  activation: { x: "count", out: "count" },
  peak: { factor: "1", out: "call.lanes" },
};

/** Sizes that follow from the numbers of a kernel. */
const DERIVED: Partial<Record<keyof Table, Record<string, string>>> = {
  ...Object.fromEntries(
    Object.entries({ lstm: 4, gru: 3, rnn: 1 }).flatMap(([cell, count]) =>
      ["Forward", "Backward"].map((pass) => [`${cell}${pass}`, { gateCount: String(count) }]),
    ),
  ),
  ...Object.fromEntries(
    (["equationsForward", "equationsBackward"] as const).map((name) => [
      name,
      {
        widest: "stateSize > hiddenSize ? stateSize : hiddenSize",
        ...(name === "equationsBackward" && { vectorsLearnt: "int64_t(inputs) + parameters" }),
      },
    ]),
  ),
};

/** Numbers that may be 0; other sizes are at least 1, flags and factors may be anything. */
const FROM_ZERO = new Set([
  ...["inner", "rowX", "rowY", "inputs", "recurrentGates", "parameters", "vectorRows"],
  ...["keptColumns", "stepMaskColumns", "sequenceMaskColumns", "workColumns", "windowColumns"],
  ...["localCount", "productCount", "instructionCount"],
]);
const NO_SIZES = new Set([
  ...["transposeA", "transposeB", "accumulate", "reverse", "traced", "rounded"],
  ...["relu", "which", "turns", "nesterov", "ignored", "skipped", "last", "fast"],
  ...["squared", "isLog", "stepX", "stepY", "projects", "usesInput", "learns"],
]);

interface Checked {
  numbers: readonly string[];
  sizes: Record<string, Size>;
  /** The array of whole numbers that name places in other arrays, and the condition in C++ that they exist. */
  places?: { array: string; fit: string };
  /** A condition in C++ on the numbers. */
  fits?: string;
}

const labels = { array: "labels", fit: "placesFit(labels, rows, classes, &ignored)" };

/** Kernels of native/elements.h. Their first numbers are rows, or blocks of a sum, and the elements of the first array. */
const elements: Record<ElementName, Checked> = {
  map: { numbers: ["rows", "elements", "which"], sizes: { x: "rows", out: "rows" } },
  mapGradient: {
    numbers: ["rows", "elements", "which"],
    sizes: { gradient: "rows", y: "rows", out: "rows" },
  },
  pair: {
    numbers: ["rows", "elements", "which", "width", "rowX", "stepX", "rowY", "stepY"],
    sizes: {
      x: "pairSpan(rows, width, rowX, stepX)",
      y: "pairSpan(rows, width, rowY, stepY)",
      out: "rows width",
    },
    fits: "pairFits(rows, width, rowX, stepX, rowY, stepY)",
  },
  scale: { numbers: ["rows", "elements"], sizes: { x: "rows", factor: "double 1" } },
  lossSums: {
    numbers: ["rows", "elements", "which"],
    sizes: { x: "elements", y: "elements", bound: "double 1", partial: "double rows" },
    fits: "rows == sumBlocks(elements)",
  },
  lossGradient: {
    numbers: ["rows", "elements", "which"],
    sizes: { x: "rows", y: "rows", bound: "double 2", out: "rows" },
  },
  sums: {
    numbers: ["rows", "elements", "squared"],
    sizes: { x: "elements", partial: "double rows" },
    fits: "rows == sumBlocks(elements)",
  },
  columnSums: { numbers: ["rows", "elements", "width"], sizes: { x: "rows width", sums: "double width" } },
  softmax: { numbers: ["rows", "elements", "width", "isLog"], sizes: { x: "rows width", out: "rows width" } },
  softmaxGradient: {
    numbers: ["rows", "elements", "width", "isLog"],
    sizes: { gradient: "rows width", y: "rows width", out: "rows width" },
  },
  layerNorm: {
    numbers: ["rows", "elements", "width"],
    sizes: {
      ...{ x: "rows width", epsilon: "double 1", weight: "width ?", bias: "width ?" },
      ...{ statistics: "3 rows", out: "rows width" },
    },
  },
  layerNormGradient: {
    numbers: ["rows", "elements", "width"],
    sizes: {
      ...{ gradient: "rows width", x: "rows width", statistics: "3 rows", weight: "width ?" },
      ...{ out: "rows width ?", weightSums: "double width ?", biasSums: "double width if has(weightSums)" },
    },
  },
  softmaxSums: {
    numbers: ["rows", "elements", "classes", "ignored", "fast"],
    sizes: { logits: "rows classes", labels: "rows", maxima: "double rows", sums: "double rows" },
    places: labels,
  },
  crossEntropyGradient: {
    numbers: ["rows", "elements", "classes", "ignored", "fast"],
    sizes: {
      ...{ logits: "rows classes", labels: "rows", maxima: "double rows", logSums: "double rows" },
      ...{ smoothing: "double 3", weights: "classes ?", factors: "double rows", gradient: "rows classes" },
    },
    places: labels,
  },
  adam: {
    numbers: ["rows", "elements", "fast"],
    sizes: {
      ...{ parameter: "rows", gradient: "rows", firstMoment: "rows", secondMoment: "rows" },
      ...{ factors: "double 7", largestSecondMoment: "rows ?" },
    },
  },
  sgd: {
    numbers: ["rows", "elements", "nesterov"],
    sizes: { parameter: "rows", gradient: "rows", factors: "double 4", buffer: "rows ?" },
  },
  gatherRows: {
    numbers: ["rows", "elements", "width"],
    sizes: { ids: "rows", table: "rowsOf(table, width) width", out: "rows width" },
    places: { array: "ids", fit: "placesFit(ids, rows, rowsOf(table, width), nullptr)" },
  },
  scatterRows: {
    numbers: ["rows", "elements", "width", "skipped"],
    sizes: { added: "rows width", ids: "rows", sums: "rowsOf(sums, width) width" },
    places: { array: "ids", fit: "placesFit(ids, rows, rowsOf(sums, width), &skipped)" },
  },
  dropout: {
    numbers: ["rows", "elements", "last"],
    sizes: { x: "rows", scale: "double 1", place: "double 3", out: "rows" },
  },
  uniform: { numbers: ["rows", "elements"], sizes: { out: "rows", map: "double 3", place: "double 3" } },
  choose: {
    numbers: ["rows", "elements"],
    sizes: { condition: "rows", x: "rows ?", y: "rows ?", out: "rows" },
  },
  softplus: { numbers: ["rows", "elements"], sizes: { x: "rows", y: "rows ?", out: "rows" } },
};

function sizeCheck(name: string, size: Size): string {
  const [, double, factors, presence = ""] = /^(double )?(.*?)( \?| if .*)?$/.exec(size)!;
  const bytes = double !== undefined ? "8" : INTEGERS.has(name) ? "4" : "call.numberSize";
  const conditions = [
    ...(presence === "" ? [] : [presence === " ?" ? `has(${name})` : presence.slice(4)]),
    `!holds(${name}, ${bytes}, {${factors.match(/[\w.]+(\(.*?\))?/g)!.join(", ")}})`,
  ];
  return `if (${conditions.join(" && ")}) return "${name}";`;
}

/** The array of a kernel that names places in others. */
const placesOf = ({ sizes, places }: Checked): Checked["places"] =>
  places ?? ("lengths" in sizes ? { array: "lengths", fit: "lengthsFit(lengths, steps, batch)" } : undefined);

function callCheck(id: number, kernel: string, checked: Checked): string {
  const { numbers, sizes, fits } = checked;
  const places = placesOf(checked);
  const derived = Object.entries(DERIVED[kernel as keyof Table] ?? {});
  const used = [...Object.values(sizes), ...derived.map(([, value]) => value), places?.fit, fits].join(" ");
  const isUsed = (name: string) => new RegExp(`\\b${name}\\b`).test(used);
  const checks: string[] = [];
  for (const [place, name] of numbers.entries()) {
    const least = FROM_ZERO.has(name) ? 0 : 1;
    if (!NO_SIZES.has(name)) checks.push(`if (call.numbers[${place}] < ${least}) return "${name}";`);
    if (isUsed(name)) checks.push(`const int32_t ${name} = call.numbers[${place}];`);
  }
  const arrays = Object.entries(sizes);
  const lines = [
    `if (call.numberCount != ${numbers.length}) return "numbers";`,
    `if (call.arrayCount != ${arrays.length}) return "arrays";`,
    ...checks,
    ...derived.filter(([name]) => isUsed(name)).map(([name, value]) => `const int64_t ${name} = ${value};`),
    ...arrays.map(([name], k) => `const Operand& ${name} = call.arrays[${k}];`),
    ...arrays.map(([name, size]) => sizeCheck(name, size)),
  ];
  if (fits !== undefined) lines.push(`if (!(${fits})) return "numbers";`);
  if (places !== undefined) {
    const { array, fit } = places;
    lines.push(`if (has(${array}) && !(${fit} && isApart(${array}, call))) return "${array}";`);
  }
  lines.push("return nullptr;");
  return `    case ${id}: {  // ${kernel}\n      ${lines.join("\n      ")}\n    }`;
}

interface CheckedKernel {
  id: number;
  name: string;
  checked: Checked;
}

/** The numbers on which a list depends, in the order of `lists::Sizes`. */
const listSizes = (isBack: boolean) =>
  `listFits(list, call, {${[
    ...[
      String(isBack),
      isBack ? "true" : "traced != 0",
      "hiddenSize",
      "stateSize",
      "inputSize",
      "inputBlocks",
    ],
    ...["recurrentBlocks", "inputs", "gateCount", "recurrentGates", "projects", "parts", "parameters"],
    ...["vectorRows", "keptColumns", "stepMaskColumns", "sequenceMaskColumns", "workColumns", "localCount"],
    ...[
      isBack ? "windowColumns" : "0",
      "spaceCount",
      "productCount",
      "instructionCount",
      isBack ? "usesInput" : "0",
    ],
  ].join(", ")}})`;
const FITS: Partial<Record<keyof Table, string>> = {
  equationsForward: listSizes(false),
  equationsBackward: listSizes(true),
};

const layers = (Object.keys(kernelTable) as (keyof Table)[]).map((name): CheckedKernel => {
  const { numbers, arrays } = kernelTable[name];
  const inOrder = Object.keys(arrays).map((array) => [array, (sizes[name] as Record<string, Size>)[array]]);
  const checked = { numbers, sizes: Object.fromEntries(inOrder), fits: FITS[name] };
  return { id: kernelIds[name], name, checked };
});
const checkedKernels: CheckedKernel[] = [
  ...layers,
  ...(Object.keys(elements) as ElementName[]).map((name) => ({
    id: elementIds[name],
    name,
    checked: elements[name],
  })),
];

function placesCase({ id, name, checked }: CheckedKernel): string[] {
  const places = placesOf(checked);
  if (places === undefined) return [];
  const index = Object.keys(checked.sizes).indexOf(places.array);
  return [`    case ${id}: return ${index};  // ${places.array} of ${name}`];
}

const callSizesHeader = `/* Made by tools/kernel-operands.ts; do not edit. */
#pragma once

#include "list_check.h"

/** Returns the name of what does not fit the other numbers and arrays of a call; null: all fit. No other kernel may run. */
inline const char* misfitOf(const CheckedCall& call) {
  switch (call.kernel) {
${checkedKernels.map(({ id, name, checked }) => callCheck(id, name, checked)).join("\n")}
  }
  return "kernel";
}

/** Returns which array of a call names places in the others, such as lengths or labels; -1: none. A kernel reads them after their check. */
inline int placesOf(uint32_t kernel) {
  switch (kernel) {
${checkedKernels.flatMap(placesCase).join("\n")}
  }
  return -1;
}

/** Returns which array of a call is a list of instructions; -1: none. */
inline int listOf(uint32_t kernel) {
  switch (kernel) {
${(["equationsForward", "equationsBackward"] as const)
  .map(
    (name) => `    case ${kernelIds[name]}: return ${Object.keys(kernelTable[name].arrays).indexOf("list")};`,
  )
  .join("\n")}
  }
  return -1;
}
`;

/** Writes both headers where they are missing or out of date. Every build of native/ does it first. */
export function writeHeaders(): void {
  const native = resolve(import.meta.dirname, "../native");
  const headers = { "operands.h": operandsHeader, "addon/call_sizes.h": callSizesHeader };
  for (const [name, text] of Object.entries(headers)) {
    const file = resolve(native, name);
    if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
  }
}

if (process.argv[1] === import.meta.filename) writeHeaders();
