/**
 * Writes the output of commands. Escapes control characters and those that change the direction of writing, so that no file can move the
 * cursor or disguise a name.
 */

export { duration, readable } from "../platform/node/progress.ts";

export interface Output {
  /** Results. */
  out(text: string): void;
  /** Progress, warnings and errors. */
  error(text: string): void;
  /** Whether anything still reads the results; default: yes. */
  isRead?(): boolean;
  /** Whether the terminals of results and of errors have colours; default: no. */
  readonly colours?: { readonly out: boolean; readonly error: boolean };
  /** Whether to show progress bars. */
  readonly isTerminal: boolean;
  /** The stream for progress bars. */
  readonly progress: NodeJS.WritableStream;
  /** Calls `listener` at SIGINT, SIGTERM and SIGHUP until the returned function is called. */
  onSignal(listener: (signal: NodeJS.Signals) => void): () => void;
}

/** Controls, invisible format characters (which include the bidirectional ones), half surrogate pairs, line separators. */
const UNSAFE = /[^\P{Cc}\n\t]|[\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Returns a text with unsafe characters as `\u{1b}`; line feeds and tabs stay. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`);
}

/** As `printable`, with line feeds and tabs as `\n` and `\t`, so that no name from a file can forge a line. */
export function oneLine(text: string): string {
  return printable(text.replaceAll("\n", "\\n").replaceAll("\t", "\\t"));
}

/** Returns a text whose first word, up to the colon, stands out: red for a failure, yellow for a note, bold for a heading. */
export function highlighted(text: string, isOn = true): string {
  if (!isOn) return text;
  return text.replace(/^[\w -]+:/, (word) => {
    const code = word === "sluice:" ? 31 : /^(?:note|warning):$/.test(word) ? 33 : 1;
    return `\u001b[${code}m${word}\u001b[0m`;
  });
}

/** Writes one line of results. */
export function line(output: Output, text = ""): void {
  const isOn = output.colours?.out === true && /^(?:note|warning|Next):/.test(text);
  output.out(`${highlighted(oneLine(text), isOn)}\n`);
}

/** Writes several lines, such as a table; each has already passed `oneLine`. */
export function lines(output: Output, text: string): void {
  output.out(`${printable(text)}\n`);
}

/** Returns a path quoted for a shell, so that no command takes it for an option. */
export function quoted(path: string): string {
  const plain = path.startsWith("-") ? `./${path}` : path;
  if (/^[\w@%+=:,./\\-]+$/.test(plain) && (process.platform === "win32" || !plain.includes("\\")))
    return plain;
  return process.platform === "win32" ? `"${plain}"` : `'${plain.replaceAll("'", "'\\''")}'`;
}

/** Writes a JSON value in one line. */
export function jsonLine(output: Output, value: unknown): void {
  const unit = (code: number) => `\\u${code.toString(16).padStart(4, "0")}`;
  // JSON.stringify escapes only the lower controls; JSON readers accept \u for the rest.
  const escaped = JSON.stringify(value).replace(UNSAFE, (sign) =>
    Array.from({ length: sign.length }, (_, k) => unit(sign.charCodeAt(k))).join(""),
  );
  output.out(`${escaped}\n`);
}

/** Returns `1 epoch` or `3 epochs`. */
export function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
