/** Weights as constants of C: float32, half precision, or whole numbers of 8 bits with a scale for each row. */
import { fromFloat, toFloat } from "../../core/storage/raw.ts";
import { int8Of, int8Scale } from "../stream/quantise.ts";

/** Names of the formats of weights. */
export const weightFormats = ["f32", "f16", "q8"] as const;

export type WeightFormatName = (typeof weightFormats)[number];

/** A row of a matrix: its numbers as C, and the values that the program reads. */
interface Row {
  readonly numbers: readonly string[];
  readonly scale?: string;
  readonly values: Float32Array;
}

/** A format, as C. */
export interface WeightFormat {
  readonly type: string;
  readonly bytes: number;
  /** Of functions that read a matrix */
  readonly parameters: string;
  /** Their arguments, from a number and a row on */
  from(number: string, row: string): string;
  read(pointer: string): string;
  /** Finishes a sum of row `row` */
  scaled(sum: string, row: string): string;
  row(values: Float32Array): Row;
}

const unscaled = { from: (number: string) => `w + ${number}`, scaled: (sum: string) => sum };

export const formats: Readonly<Record<WeightFormatName, WeightFormat>> = {
  f32: {
    ...unscaled,
    type: "float",
    bytes: 4,
    parameters: "const float *NET_RESTRICT w",
    read: (pointer) => `NET_READ_F32(${pointer})`,
    row: (values) => ({ numbers: Array.from(values, floatText), values }),
  },
  f16: {
    ...unscaled,
    type: "uint16_t",
    bytes: 2,
    parameters: "const uint16_t *NET_RESTRICT w",
    read: (pointer) => `net_half(NET_READ_U16(${pointer}))`,
    row(values) {
      const limited = values.map((value) => Math.max(-65_504, Math.min(65_504, value)));
      const raw = fromFloat(limited, [values.length], "F16");
      const { buffer, byteOffset } = raw.bytes;
      const bits = new Uint16Array(buffer as ArrayBuffer, byteOffset, values.length);
      return { numbers: Array.from(bits, String), values: toFloat(raw) as Float32Array };
    },
  },
  q8: {
    type: "int8_t",
    bytes: 1,
    parameters: "const int8_t *NET_RESTRICT w, const float *NET_RESTRICT scale",
    from: (number, row) => `w + ${number}, scale + ${row}`,
    read: (pointer) => `(float)NET_READ_I8(${pointer})`,
    scaled: (sum, row) => `NET_READ_F32(scale + ${row}) * (${sum})`,
    row(values) {
      const scale = int8Scale(values, 0, values.length);
      const whole = values.map((value) => int8Of(value, scale));
      const read = whole.map((value) => value * scale);
      return { numbers: Array.from(whole, String), scale: floatText(scale), values: read };
    },
  },
};

/** A row of one tap of a weight [rows, columns, taps]. */
export const rowOf = (weight: Float32Array, row: number, columns: number, taps: number, tap: number) =>
  Float32Array.from({ length: columns }, (_, c) => weight[(row * columns + c) * taps + tap]);

/** The shortest text of the float nearest to a number. */
export function floatText(value: number): string {
  const nearest = Math.fround(value);
  if (nearest === Infinity) return "net_float(0x7f800000u)";
  let text = "";
  // Fewer digits come out by themselves.
  for (let digits = 6; digits <= 9; digits++) {
    text = String(Number(nearest.toPrecision(digits)));
    if (Math.fround(Number(text)) === nearest) break;
  }
  return `${/[.e]/.test(text) ? text : `${text}.0`}f`;
}
