/**
 * The operators around recurrent layers, by their number in the schema, with the fields of their settings.
 *
 * Source: tensorflow/tensorflow, tensorflow/compiler/mlir/lite/schema/schema.fbs.
 */

/** Place of a setting, and how it is stored; a file may leave out one of 0. */
export type Setting = readonly [field: number, type: "byte" | "float"];

export type Settings = Readonly<Record<string, Setting>>;

const fused: Settings = { activation: [0, "byte"] };
const lstm: Settings = { ...fused, cellClip: [1, "float"], projectionClip: [2, "float"] };
const sequence: Settings = { activation: [1, "byte"] };

const RECURRENT: readonly (readonly [number, string, Settings?])[] = [
  [0, "ADD"],
  [2, "CONCATENATION"],
  [6, "DEQUANTIZE"],
  [9, "FULLY_CONNECTED"],
  [14, "LOGISTIC"],
  [16, "LSTM", { ...lstm, kernel: [3, "byte"] }],
  [18, "MUL"],
  [19, "RELU"],
  [22, "RESHAPE"],
  [24, "RNN", fused],
  [28, "TANH"],
  [35, "UNIDIRECTIONAL_SEQUENCE_RNN", sequence],
  [39, "TRANSPOSE"],
  [41, "SUB"],
  [44, "UNIDIRECTIONAL_SEQUENCE_LSTM", lstm],
  [46, "BIDIRECTIONAL_SEQUENCE_RNN", sequence],
  [49, "SPLIT"],
  [52, "BIDIRECTIONAL_SEQUENCE_LSTM", lstm],
  [119, "WHILE"],
];

export const OPERATORS: ReadonlyMap<number, { name: string; settings?: Settings }> = new Map(
  RECURRENT.map(([number, name, settings]) => [number, { name, settings }]),
);
