/**
 * The operators that we read, by their number in the schema, with the fields of their settings.
 *
 * Source: tensorflow/tensorflow, tensorflow/compiler/mlir/lite/schema/schema.fbs.
 */

/** Place of a setting, how it is stored, and its value where a file leaves it out (0). */
export type Setting = readonly [field: number, type: "byte" | "int" | "float" | "ints", missing?: number];

export type Settings = Readonly<Record<string, Setting>>;

const fused: Settings = { activation: [0, "byte"] };
const window: Settings = {
  padding: [0, "byte"],
  strideW: [1, "int"],
  strideH: [2, "int"],
};
const pool: Settings = {
  ...window,
  width: [3, "int"],
  height: [4, "int"],
  activation: [5, "byte"],
};
const reducer: Settings = { keepDims: [0, "byte"] };
const lstm: Settings = { ...fused, cellClip: [1, "float"], projectionClip: [2, "float"] };

export const OPERATORS: ReadonlyMap<number, { name: string; settings?: Settings }> = new Map(
  (
    [
      [0, "ADD", fused],
      [1, "AVERAGE_POOL_2D", pool],
      [2, "CONCATENATION", { axis: [0, "int"], activation: [1, "byte"] }],
      [
        3,
        "CONV_2D",
        {
          ...window,
          activation: [3, "byte"],
          dilationW: [4, "int", 1],
          dilationH: [5, "int", 1],
        },
      ],
      [
        4,
        "DEPTHWISE_CONV_2D",
        {
          ...window,
          activation: [4, "byte"],
          dilationW: [5, "int", 1],
          dilationH: [6, "int", 1],
        },
      ],
      [6, "DEQUANTIZE"],
      [9, "FULLY_CONNECTED", { ...fused, weightsFormat: [1, "byte"], keepDims: [2, "byte"] }],
      [14, "LOGISTIC"],
      [16, "LSTM", { ...lstm, kernel: [3, "byte"] }],
      [17, "MAX_POOL_2D", pool],
      [18, "MUL", fused],
      [19, "RELU"],
      [21, "RELU6"],
      [22, "RESHAPE", { newShape: [0, "ints"] }],
      [24, "RNN", fused],
      [25, "SOFTMAX", { beta: [0, "float"] }],
      [28, "TANH"],
      [34, "PAD"],
      [35, "UNIDIRECTIONAL_SEQUENCE_RNN", { timeMajor: [0, "byte"], activation: [1, "byte"] }],
      [36, "GATHER", { axis: [0, "int"], batchDims: [1, "int"] }],
      [39, "TRANSPOSE"],
      [40, "MEAN", reducer],
      [41, "SUB", fused],
      [42, "DIV", fused],
      [43, "SQUEEZE", { axes: [0, "ints"] }],
      [44, "UNIDIRECTIONAL_SEQUENCE_LSTM", { ...lstm, timeMajor: [3, "byte"], diagonal: [5, "byte"] }],
      [
        45,
        "STRIDED_SLICE",
        {
          beginMask: [0, "int"],
          endMask: [1, "int"],
          ellipsisMask: [2, "int"],
          newAxisMask: [3, "int"],
          shrinkAxisMask: [4, "int"],
          isOffset: [5, "byte"],
        },
      ],
      [
        46,
        "BIDIRECTIONAL_SEQUENCE_RNN",
        { timeMajor: [0, "byte"], activation: [1, "byte"], merge: [2, "byte"] },
      ],
      [47, "EXP"],
      [49, "SPLIT"],
      [50, "LOG_SOFTMAX"],
      [52, "BIDIRECTIONAL_SEQUENCE_LSTM", { ...lstm, merge: [3, "byte"], timeMajor: [4, "byte", 1] }],
      [53, "CAST"],
      [54, "PRELU"],
      [55, "MAXIMUM"],
      [57, "MINIMUM"],
      [59, "NEG"],
      [65, "SLICE"],
      [70, "EXPAND_DIMS"],
      [73, "LOG"],
      [77, "SHAPE"],
      [82, "REDUCE_MAX", reducer],
      [83, "PACK", { axis: [1, "int"] }],
      [88, "UNPACK", { axis: [1, "int"] }],
      [98, "LEAKY_RELU", { alpha: [0, "float"] }],
      [101, "ABS"],
      [105, "REVERSE_V2"],
      [111, "ELU"],
      [117, "HARD_SWISH"],
      [118, "IF"],
      [119, "WHILE"],
      [126, "BATCH_MATMUL", { adjointX: [0, "byte"], adjointY: [1, "byte"] }],
      [150, "GELU", { isApproximate: [0, "byte"] }],
    ] satisfies [number, string, Settings?][]
  ).map(([number, name, settings]) => [number, { name, settings }]),
);
