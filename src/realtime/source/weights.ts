/** Weights as constants of C: float32, half precision, or whole numbers of 8 bits with a scale for each row. */
import { int8Of, int8Scale } from "../stream/quantise.ts";

/** Names of the formats of weights. */
export const weightFormats = ["f32", "f16", "q8"] as const;

export type WeightFormatName = (typeof weightFormats)[number];

/** A matrix [rows, columns] that `pack` has turned: by columns, each with a number for each row. */
interface Packed {
  readonly numbers: readonly string[];
  /** Of each row */
  readonly scales?: readonly string[];
  /** [rows, columns]: the numbers that the program will read */
  readonly rounded: Float32Array;
}

/** A format, as C: its type, how a number is read, and what a product needs of it. */
export interface WeightFormat {
  readonly name: WeightFormatName;
  readonly type: string;
  readonly bytes: number;
  readonly parameters: string;
  read(pointer: string): string;
  /** A sum over columns, as it joins row r */
  scaled(sum: string): string;
  /** Moves on to later columns */
  next(numbers: string): string;
  pack(values: Float32Array, rows: number, columns: number): Packed;
}

const plain = { scaled: (sum: string) => sum, next: (numbers: string) => `w += ${numbers}` };

export const formats: Readonly<Record<WeightFormatName, WeightFormat>> = {
  f32: {
    ...plain,
    name: "f32",
    type: "float",
    bytes: 4,
    parameters: "const float *NET_RESTRICT w",
    read: (pointer) => `NET_READ_F32(${pointer})`,
    pack: (values, rows, columns) => ({
      numbers: byColumns(values, rows, columns, floatText),
      rounded: values,
    }),
  },
  f16: {
    ...plain,
    name: "f16",
    type: "uint16_t",
    bytes: 2,
    parameters: "const uint16_t *NET_RESTRICT w",
    read: (pointer) => `net_half(NET_READ_U16(${pointer}))`,
    pack: (values, rows, columns) => ({
      numbers: byColumns(values, rows, columns, (value) => String(halfBits(value))),
      rounded: values.map((value) => halfValue(halfBits(value))),
    }),
  },
  q8: {
    ...plain,
    name: "q8",
    type: "int8_t",
    bytes: 1,
    parameters: "const int8_t *NET_RESTRICT w, const float *NET_RESTRICT scale",
    read: (pointer) => `(float)NET_READ_I8(${pointer})`,
    scaled: (sum) => `NET_READ_F32(scale + r) * (${sum})`,
    pack(values, rows, columns) {
      const scales = Float32Array.from({ length: rows }, (_, row) =>
        int8Scale(values, row * columns, columns),
      );
      const whole = values.map((value, at) => int8Of(value, scales[Math.floor(at / columns)]));
      return {
        numbers: byColumns(whole, rows, columns, String),
        scales: [...scales].map(floatText),
        rounded: whole.map((value, at) => value * scales[Math.floor(at / columns)]),
      };
    },
  },
};

function byColumns(
  values: Float32Array,
  rows: number,
  columns: number,
  text: (value: number) => string,
): string[] {
  return Array.from(values, (_, at) => text(values[(at % rows) * columns + Math.floor(at / rows)]));
}

/** The shortest number that is this float. */
export function floatText(value: number): string {
  let text = "";
  for (let digits = 1; digits <= 9; digits++) {
    text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) break;
  }
  return `${/[.e]/.test(text) ? text : `${text}.0`}f`;
}

/** The largest number of half precision. */
const LARGEST_HALF = 65_504;

/** The bits of the nearest number of half precision, ties to even. */
function halfBits(value: number): number {
  const size = Math.min(Math.abs(value), LARGEST_HALF);
  // Numbers below 2^-14 are whole multiples of 2^-24.
  const exponent = Math.max(Math.floor(Math.log2(size)), -14);
  const steps = nearestEven(size * 2 ** (10 - exponent));
  // One more than 10 bits moves into the exponent.
  const bits = (exponent + 14) * 1024 + steps;
  return (value < 0 ? 32_768 : 0) + bits;
}

function halfValue(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const size = ((bits % 1024) + (exponent > 0 ? 1024 : 0)) * 2 ** (Math.max(exponent, 1) - 25);
  return bits >= 32_768 ? -size : size;
}

function nearestEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
