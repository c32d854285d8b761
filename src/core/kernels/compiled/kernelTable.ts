/**
 * The compiled kernels of layers: the numbers and arrays of a call, in the order in which it passes them. every build of native/
 * writes native/operands.h from this table, so that both sides count the same way. Comments there and in native/states.h,
 * gradients.h and the files of cells give the shapes.
 */

/** Raise it with every change of the table or of what arrays must hold: we refuse an addon of another version. */
export const interfaceVersion = 10;

/** How a kernel uses an array; `"write"` means all of it. */
export type Use = "read" | "write" | "update";

const layer = ["steps", "batch", "inputSize", "hiddenSize", "reverse", "traced", "rounded"] as const;
const weights = { weightIh: "read", weightHh: "read", biasIh: "read", biasHh: "read" } as const;
const pass = { lengths: "read", input: "read" } as const;
const before = { initialHidden: "read" } as const;
const matrices = { weightIh: "read", weightHh: "read" } as const;
const gradWeights = { gradInput: "write", gradWeightIh: "write", gradWeightHh: "write" } as const;

/** The memory that a list needs: a call measures before the list is in its place. */
const list = [
  "stateSize",
  "inputBlocks",
  "recurrentBlocks",
  "inputs",
  "gateCount",
  "recurrentGates",
  "projects",
  "parts",
  "parameters",
  "vectorRows",
  "keptColumns",
  "stepMaskColumns",
  "sequenceMaskColumns",
  "workColumns",
  "localCount",
  "spaceCount",
  "productCount",
  "instructionCount",
] as const;
const equations = {
  ...{ ...pass, list: "read" },
  ...{ weightIh: "read", weightHh: "read", weightHr: "read", vectors: "read", masks: "read" },
} as const;

export const kernelTable = {
  matmul: {
    numbers: ["rows", "inner", "columns", "transposeA", "transposeB", "accumulate"],
    arrays: { a: "read", b: "read", out: "update" },
  },
  lstmForward: {
    numbers: layer,
    arrays: {
      ...{ ...pass, hidden: "update", cell: "update", ...weights },
      ...{ output: "write", gates: "write", cells: "write" },
    },
  },
  lstmBackward: {
    numbers: layer,
    arrays: {
      ...{ ...pass, ...before, initialCell: "read", ...matrices },
      ...{ output: "read", gates: "read", cells: "read" },
      ...{ gradOutput: "read", gradHidden: "update", gradCell: "update" },
      ...{ ...gradWeights, gradBias: "write" },
    },
  },
  gruForward: {
    numbers: layer,
    arrays: {
      ...{ ...pass, hidden: "update", ...weights },
      ...{ output: "write", gates: "write", recurrentNew: "write" },
    },
  },
  gruBackward: {
    numbers: layer,
    arrays: {
      ...{ ...pass, ...before, ...matrices },
      ...{ output: "read", gates: "read", recurrentNew: "read" },
      ...{ gradOutput: "read", gradHidden: "update" },
      ...{ ...gradWeights, gradBiasIh: "write", gradBiasHh: "write" },
    },
  },
  rnnForward: {
    numbers: [...layer, "relu"],
    arrays: { ...pass, hidden: "update", ...weights, output: "write", gates: "write" },
  },
  rnnBackward: {
    numbers: [...layer, "relu"],
    arrays: {
      ...{ ...pass, ...before, ...matrices },
      ...{ output: "read", gates: "read", gradOutput: "read", gradHidden: "update" },
      ...{ ...gradWeights, gradBias: "write" },
    },
  },
  activation: { numbers: ["count", "which"], arrays: { x: "read", out: "write" } },
  peak: { numbers: ["turns"], arrays: { factor: "read", out: "write" } },
  equationsForward: {
    numbers: [...layer, ...list],
    arrays: { ...equations, state: "update", output: "write", gates: "write", kept: "write" },
  },
  equationsBackward: {
    numbers: [...layer, ...list, "windowColumns", "usesInput", "learns"],
    arrays: {
      ...{ ...equations, state: "read", output: "read", gates: "read", kept: "read" },
      ...{ gradOutput: "read", gradState: "update", gradInput: "write" },
      ...{ gradWeightIh: "write", gradWeightHh: "write", gradWeightHr: "write", gradVectors: "write" },
    },
  },
} as const;

export type KernelName = keyof typeof kernelTable;

const names = Object.keys(kernelTable) as KernelName[];
/** The number by which a call names each kernel. */
export const kernelIds = Object.fromEntries(names.map((name, id) => [name, id])) as Record<
  KernelName,
  number
>;
