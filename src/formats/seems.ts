/** What a file that is no checkpoint seems to be, for messages. A guess by its first bytes. */

const SIGNATURES: readonly (readonly [start: string, what: string])[] = [
  ["PAR1", "a Parquet table"],
  ["%PDF", "a PDF"],
  ["\x89PNG", "a PNG image"],
  ["\xff\xd8\xff", "a JPEG image"],
  ["GIF8", "a GIF image"],
  ["RIFF", "a WAV or other RIFF file"],
  ["OggS", "an Ogg recording"],
  ["fLaC", "a FLAC recording"],
  ["ID3", "an MP3 recording"],
  ["PK", "a zip archive of other files"],
  ["\x7fELF", "a program"],
  ["MZ", "a program"],
  ["\0asm", "a WebAssembly module"],
  ["SQLite format 3", "an SQLite database"],
];

/** In words that follow "got". @param head its first bytes @param size of the whole */
export function seemsToBe(head: Uint8Array, size: number): string {
  if (size === 0) return "an empty file";
  const start = String.fromCharCode(...head.subarray(0, 16));
  const known = SIGNATURES.find(([signature]) => start.startsWith(signature));
  if (known !== undefined) return known[1];
  const text = textOf(head);
  if (text === undefined) return `${size} bytes of no known kind`;
  if (/^\s*<(!doctype|html)/i.test(text)) return "an HTML page, such as a download that was refused";
  const [header, row] = text.split(/\r?\n/);
  if (isJsonLines(head)) return "JSON lines, which hold data";
  if (/^\s*[[{]/.test(text)) return "JSON text of another kind";
  const isTable = [",", ";", "\t"].some(
    (sign) =>
      header.includes(sign) && row !== undefined && row.split(sign).length === header.split(sign).length,
  );
  return isTable ? "text, which looks like a table" : "text";
}

/** Whether the first line is an object of its own and more lines follow. */
export function isJsonLines(head: Uint8Array): boolean {
  const [first, ...more] = textOf(head)?.split(/\r?\n/) ?? [];
  if (!first?.startsWith("{") || more.every((line) => line.trim() === "")) return false;
  try {
    JSON.parse(first);
    return true;
  } catch {
    return false;
  }
}

/** The text of the bytes; undefined where they hold what no text does. Latin-1 counts as text. */
function textOf(head: Uint8Array): string | undefined {
  const isControl = (byte: number) => byte < 32 && ![9, 10, 12, 13, 27].includes(byte);
  return head.some(isControl) ? undefined : new TextDecoder("utf-8").decode(head);
}
