/**
 * What commands write to. Names and texts from files go to a terminal only after control characters and those that turn the
 * direction of writing were escaped, so that no file can move the cursor or disguise what is shown.
 */

export interface Output {
  /** Results. */
  out(text: string): void;
  /** Progress, warnings and errors. */
  error(text: string): void;
  /** Whether someone is watching: bars and moving lines are for them only. */
  readonly isTerminal: boolean;
  /** Where a progress bar is drawn. */
  readonly progress: NodeJS.WritableStream;
  /** Calls `listener` at SIGINT and SIGTERM until the returned function is called. */
  onSignal(listener: (signal: NodeJS.Signals) => void): () => void;
}

/** Controls, invisible format characters (the bidirectional ones among them), half surrogate pairs, separators of lines. */
const UNSAFE = /[^\P{Cc}\n\t]|[\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** The text with unsafe characters as `\u{1b}`; line feeds and tabs stay. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`);
}

/** As `printable`, with line feeds and tabs as `\n` and `\t`. Every name from a file goes through here, so that none can forge a line. */
export function oneLine(text: string): string {
  return printable(text.replaceAll("\n", "\\n").replaceAll("\t", "\\t"));
}

/** Writes one line of result, whatever names are in it. */
export function line(output: Output, text = ""): void {
  output.out(`${oneLine(text)}\n`);
}

/** Writes a text of several lines, such as a table, each of which went through `oneLine`. */
export function lines(output: Output, text: string): void {
  output.out(`${printable(text)}\n`);
}

/** A path as a shell takes it for one argument that is no option. */
export function quoted(path: string): string {
  const plain = path.startsWith("-") ? `./${path}` : path;
  if (/^[\w@%+=:,./\\-]+$/.test(plain) && (process.platform === "win32" || !plain.includes("\\")))
    return plain;
  return process.platform === "win32" ? `"${plain}"` : `'${plain.replaceAll("'", "'\\''")}'`;
}

/** Writes one JSON value in a line of its own. */
export function jsonLine(output: Output, value: unknown): void {
  const unit = (code: number) => `\\u${code.toString(16).padStart(4, "0")}`;
  // JSON escapes the lower controls itself; the rest becomes what JSON reads back as the same text.
  const escaped = JSON.stringify(value).replace(UNSAFE, (sign) =>
    Array.from({ length: sign.length }, (_, k) => unit(sign.charCodeAt(k))).join(""),
  );
  output.out(`${escaped}\n`);
}

/** A number as people read it: four significant digits, no exponent in the usual range. */
export function readable(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-4)) return value.toExponential(2);
  return String(Number(size >= 1000 ? value.toFixed(0) : value.toPrecision(4)));
}

/** Seconds as `0:07`, `12:30` or `1:02:03`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
