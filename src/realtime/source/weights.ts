/** Weights as constants of C: float32, half precision, or whole numbers of 8 bits with a scale for each row. */
import { fromFloat, toFloat } from "../../core/storage/raw.ts";
import { int8Of, int8Scale } from "../stream/quantise.ts";

/** Names of the formats of weights. */
export const weightFormats = ["f32", "f16", "q8"] as const;

export type WeightFormatName = (typeof weightFormats)[number];

/** A matrix [rows, columns]: its numbers by columns as C, and the values that the program reads. */
interface Packed {
  readonly numbers: readonly string[];
  readonly scales?: readonly string[];
  readonly rounded: Float32Array;
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
  pack(values: Float32Array, rows: number, columns: number): Packed;
}

const unscaled = { from: (number: string) => `w + ${number}`, scaled: (sum: string) => sum };

export const formats: Readonly<Record<WeightFormatName, WeightFormat>> = {
  f32: {
    ...unscaled,
    type: "float",
    bytes: 4,
    parameters: "const float *NET_RESTRICT w",
    read: (pointer) => `NET_READ_F32(${pointer})`,
    pack: (values, rows) => ({ numbers: byColumns(values, rows, floatText), rounded: values }),
  },
  f16: {
    ...unscaled,
    type: "uint16_t",
    bytes: 2,
    parameters: "const uint16_t *NET_RESTRICT w",
    read: (pointer) => `net_half(NET_READ_U16(${pointer}))`,
    pack(values, rows) {
      const limited = values.map((value) => Math.max(-65_504, Math.min(65_504, value)));
      const raw = fromFloat(limited, [values.length], "F16");
      const { buffer, byteOffset } = raw.bytes;
      const bits = new Uint16Array(buffer as ArrayBuffer, byteOffset, values.length);
      return { numbers: byColumns(bits, rows, String), rounded: toFloat(raw) as Float32Array };
    },
  },
  q8: {
    type: "int8_t",
    bytes: 1,
    parameters: "const int8_t *NET_RESTRICT w, const float *NET_RESTRICT scale",
    from: (number, row) => `w + ${number}, scale + ${row}`,
    read: (pointer) => `(float)NET_READ_I8(${pointer})`,
    scaled: (sum, row) => `NET_READ_F32(scale + ${row}) * (${sum})`,
    pack(values, rows, columns) {
      const scales = Float32Array.from({ length: rows }, (_, r) => int8Scale(values, r * columns, columns));
      const scaleAt = (at: number) => scales[Math.floor(at / columns)];
      const whole = values.map((value, at) => int8Of(value, scaleAt(at)));
      return {
        numbers: byColumns(whole, rows, String),
        scales: [...scales].map(floatText),
        rounded: whole.map((value, at) => value * scaleAt(at)),
      };
    },
  },
};

function byColumns(values: ArrayLike<number>, rows: number, text: (value: number) => string): string[] {
  const columns = values.length / rows;
  return Array.from(values, (_, at) => text(values[(at % rows) * columns + Math.floor(at / rows)]));
}

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
