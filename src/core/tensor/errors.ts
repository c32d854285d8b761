import { suggestion } from "./suggest.ts";

/**
 * The base of all errors that you can cause. Each has a stable `code` and reads
 * `<where>: expected <what>, got <value>. <what to do>`. Any other error is a defect of Sluice, with two exceptions. What your own code
 * throws passes through unchanged: callbacks, getters, iterators, proxies, and members of arrays that you replaced. And nothing checks a
 * field again that is `readonly` in the types.
 *
 * @example
 * try { lstm.forward(x); } catch (error) { if (error instanceof SluiceError) console.error(error.code, error.message); }
 */
export class SluiceError extends Error {
  /** Stable identifier of the cause, e.g. `"SHAPE"`; messages may change, codes do not. */
  readonly code: string;

  /**
   * @param code    stable identifier of the cause
   * @param message says where, what was expected and what came
   * @param options `cause`: the error behind this one
   */
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/**
 * A tensor, state or parameter has the wrong shape, size or dtype. Codes: `SHAPE`, `DTYPE`; `MEMORY` for a size that does not fit in
 * memory.
 *
 * @example
 * try { lstm.forward(x); } catch (error) { if (error instanceof ShapeError) console.error(error.message); }
 */
export class ShapeError extends SluiceError {
  /**
   * @param message says where, what was expected and what came
   * @param code    default `"SHAPE"`
   */
  constructor(message: string, code: "SHAPE" | "DTYPE" | "MEMORY" = "SHAPE") {
    super(code, message);
  }
}

/**
 * An option or argument has a value that is never valid. Code: `ARGUMENT`; `NAME` for an unknown name, with the nearest known one in the
 * message; `SETTINGS` for options that differ from those of the run you resume.
 *
 * @example
 * try { useKernels(name); } catch (error) { if (error instanceof ArgumentError) console.error(error.code); }
 */
export class ArgumentError extends SluiceError {
  /**
   * @param message says where, what was expected and what came
   * @param code    default `"ARGUMENT"`
   */
  constructor(message: string, code: "ARGUMENT" | "NAME" | "SETTINGS" = "ARGUMENT") {
    super(code, code === "NAME" && !message.endsWith("?") ? message + suggestion(message) : message);
  }
}

/**
 * The request is understood but not supported by this cell, format or platform. Code: `UNSUPPORTED`.
 *
 * @example
 * try { createStream(layer); } catch (error) { if (error instanceof UnsupportedError) layer.forward(x); }
 */
export class UnsupportedError extends SluiceError {
  /** @param message says where, what was expected and what came */
  constructor(message: string) {
    super("UNSUPPORTED", message);
  }
}

/**
 * A number is NaN or infinite where it must be finite. Code: `NOT_FINITE`.
 *
 * @example
 * try { clipGradNorm(lstm.parameters(), 1); } catch (error) { if (error instanceof NumericError) console.error(error.tensor); }
 */
export class NumericError extends SluiceError {
  /** Name of the tensor with the first non-finite value. */
  readonly tensor: string;
  /** Training step, counted from 1; 0 outside training. */
  readonly step: number;

  /**
   * @param message says where, what was expected and what came
   * @param tensor  name of the tensor with the first non-finite value
   * @param step    training step, counted from 1; default 0, outside training
   */
  constructor(message: string, tensor: string, step = 0) {
    super("NOT_FINITE", message);
    this.tensor = tensor;
    this.step = step;
  }
}

/** The place of the fault in a file: a byte offset, a 1-based line and column, an entry or tensor name. */
export interface FormatPlace {
  offset?: number;
  line?: number;
  column?: number;
  entry?: string;
}

/**
 * Bytes or text from outside break their format. The code names the broken rule, e.g. `TRUNCATED`.
 *
 * @example
 * try { readSafetensors(file); } catch (error) { if (error instanceof FormatError) console.error(error.code, error.place.offset); }
 */
export class FormatError extends SluiceError {
  /** Name of the format, e.g. `"safetensors"` */
  readonly format: string;
  /** Where the fault is */
  readonly place: FormatPlace;

  /**
   * @param format  name of the format; it begins the message
   * @param code    names the broken rule
   * @param message says what was expected and what came
   * @param place   where the fault is; default: unknown
   */
  constructor(format: string, code: string, message: string, place: FormatPlace = {}) {
    super(code, `${format}: ${message}`);
    this.format = format;
    this.place = place;
  }
}

/** @throws ArgumentError that says what was expected, what came, and perhaps what to do */
export function refuseValue(where: string, expected: string, value: unknown, advice = ""): never {
  throw new ArgumentError(`${where}: expected ${expected}, got ${describe(value)}.${advice && ` ${advice}`}`);
}

/** Returns a ShapeError (`MEMORY`) for the bare RangeError of an engine without memory, and any other error unchanged. */
export function memoryError(where: string, error: unknown): unknown {
  return error instanceof RangeError && /alloc|array length/.test(error.message)
    ? new ShapeError(`${where}: expected memory, got none. Use smaller sizes.`, "MEMORY")
    : error;
}

/** Returns a value as an error message shows it: short, unambiguous, on one line. */
export function describe(value: unknown): string {
  try {
    return shown(value, 3);
  } catch {
    return "a value that cannot be read";
  }
}

/** @param depth of lists that are shown; a deeper one may be deeper than the stack */
function shown(value: unknown, depth: number): string {
  if (typeof value === "string")
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (Array.isArray(value)) {
    if (depth === 0) return "[...]";
    const members = Array.from({ length: Math.min(value.length, 8) }, (_, k) => shown(value[k], depth - 1));
    return `[${members.join(", ")}${value.length > 8 ? ", ..." : ""}]`;
  }
  if (ArrayBuffer.isView(value))
    return `${classOf(value) ?? "typed array"}(${(value as Uint8Array).length ?? value.byteLength})`;
  if (typeof value === "function") return "a function";
  if (typeof value === "symbol") return "a symbol";
  if (typeof value === "bigint") return `${value}n`;
  if (value !== null && typeof value === "object") return describeObject(value);
  return Object.is(value, -0) ? "-0" : String(value);
}

const classOf = (value: object): string | undefined => {
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === "string" ? name : undefined;
};

/** A plain object by its keys, `an object {a, b}`; any other by its class, `a Map`, `an LSTM`. */
function describeObject(value: object): string {
  const name = classOf(value) ?? "Object";
  if (name !== "Object" && name !== "") {
    // Abbreviations are spelt letter by letter: an LSTM, an RNN.
    return `${/^([AEIOaeio]|[LR][A-Z])/.test(name) ? "an" : "a"} ${name}`;
  }
  const keys = Object.keys(value);
  if (keys.length === 0) return "an empty object";
  const shown = keys.slice(0, 6).map((key) => (key.length > 30 ? `${key.slice(0, 27)}...` : key));
  return `an object {${shown.join(", ")}${keys.length > 6 ? ", ..." : ""}}`;
}
