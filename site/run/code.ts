/** The examples that a page runs: what they are, and how their text becomes a function. Pages and tests share this file. */

/**
 * An example in a page: a fence ```` ```js run ````, and the fence ```` ```output ```` after it, if there is one. Its text is a program of Node,
 * or after `run in page` of a page's own thread; what the page shows besides, an expression of its variables, follows.
 */
export interface Example {
  /** Line of its first fence, from 1. */
  line: number;
  code: string;
  /** An expression for `Lines` to draw, or a saved model to open in the inspector. */
  shows?: string;
  /** It needs what only the thread of a page has, such as sound: neither a worker nor Node runs it. */
  inPage?: boolean;
  /** The printed lines, without the last line break. */
  output?: string;
}

/** Returns what the words after a fence say; undefined unless they are of an example. */
export function markOf(info: string): Pick<Example, "shows" | "inPage"> | undefined {
  const [isRun, inPage, shows] = /^js run( in page)?(?: (.+))?$/.exec(info.trim()) ?? [];
  if (isRun === undefined) return undefined;
  return { ...(inPage !== undefined && { inPage: true }), ...(shows !== undefined && { shows }) };
}

/** Returns the examples of a page, in their order. */
export function examplesOf(markdown: string): Example[] {
  const fences = markdown.matchAll(
    /^```(js run[^\n]*)\n([\s\S]*?)^```\n(?:\s*^```output\n([\s\S]*?)^```$)?/gm,
  );
  return [...fences].map(({ 1: info, 2: code, 3: output, index }) => ({
    line: markdown.slice(0, index).split("\n").length,
    code,
    ...markOf(info),
    output: output?.replace(/\n$/, ""),
  }));
}

/** A value of an example that a reader moves: a number between two others, or one of some words. */
export interface Knob {
  name: string;
  /** As the code has it */
  value: string;
  range?: [from: number, to: number];
  words?: string[];
}

/** A constant is a knob where the comment above it says `// from 0 to 4`, or `// one of a, b`. */
export function knobsOf(code: string): Knob[] {
  const constants = code.matchAll(
    /^\/\/ (?:from (\S+) to (\S+)|one of (.+))\nconst (\w+) = "?([^";\n]+)"?;$/gm,
  );
  return [...constants].map(({ 1: from, 2: to, 3: words, 4: name, 5: value }) => ({
    name,
    value,
    ...(words === undefined ? { range: [Number(from), Number(to)] } : { words: words.split(", ") }),
  }));
}

/** The entries an example can import. */
export const entries = [
  "sluice",
  "sluice/checkpoint",
  "sluice/modules",
  "sluice/formats",
  "sluice/float64",
  "sluice/stream",
  "sluice/tasks",
  "sluice/network",
  "sluice/audio",
  "sluice/worklet",
] as const;

export type Importer = (entry: string) => Promise<Record<string, unknown>>;

/** Returns what imports entries from the folder of the library. */
export const importFrom =
  (library: string): Importer =>
  async (entry) => {
    const module: Record<string, unknown> = await import(
      /* @vite-ignore */ `${library}${entry.replace("/", "-")}.js`
    );
    // The site is not isolated. The page says so once, instead of the console at each run.
    if (typeof module.useThreads === "function") module.useThreads(1);
    return module;
  };

/** The messages of an example: lines, then the value it shows, or the reason why it failed. */
export type Said = { line: string } | { shown: unknown } | { failed: string };

/** Runs an example and tells what it says. */
export async function tellExample(
  example: { code: string; shows?: string; library: string },
  tell: (said: Said) => void,
): Promise<void> {
  try {
    const print = (line: string) => tell({ line });
    tell({ shown: await runExample(example.code, importFrom(example.library), print, example.shows) });
  } catch (error) {
    tell({ failed: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
}

/** A value that a page draws: lines over one axis. */
export interface Lines {
  x: string;
  y: string;
  lines: Record<string, ArrayLike<number>>;
  /** @defaultValue false */
  logarithmic?: boolean;
  /** The ends of the upright axis; default: those of the values, which move as the values do */
  between?: [low: number, high: number];
  /** The model, as `encodeModel` saves it: the page offers to open it in the inspector */
  model?: Uint8Array;
}

/** Returns the saved model that an example shows, alone or as `model` of its lines; undefined if it shows none. */
export function modelOf(returned: unknown): Uint8Array<ArrayBuffer> | undefined {
  const model =
    typeof returned === "object" && returned !== null && "model" in returned ? returned.model : returned;
  return model instanceof Uint8Array && model.buffer instanceof ArrayBuffer
    ? new Uint8Array(model)
    : undefined;
}

/**
 * Runs the text of an example in a page: its imports become calls of `importer`, and the rest the body of an async function.
 *
 * @param print takes each line that the example logs
 * @param shows an expression of the example's variables
 * @returns the value of `shows`
 * @throws what the example throws, and an `Error` for an import that is not an entry of Sluice
 */
export async function runExample(
  code: string,
  importer: Importer,
  print: (line: string) => void,
  shows = "undefined",
): Promise<unknown> {
  const body = code.replace(
    /^import (?:(\{[^}]*\}|\* as \w+) from )?"([^"]+)";?/gm,
    (_, names: string | undefined, entry: string) => {
      const target = names?.replace(/^\* as /, "").replaceAll(" as ", ": ");
      const named = names?.startsWith("{") ? names.matchAll(/(\w+)(?: as \w+)?/g) : [];
      const wanted = Array.from(named, ([, name]) => name);
      return `${target ? `const ${target} = ` : ""}await $import(${JSON.stringify(entry)}, ${JSON.stringify(wanted)});`;
    },
  );
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<unknown>;
  const load = async (entry: string, wanted: readonly string[]) => {
    if (!(entries as readonly string[]).includes(entry))
      throw new Error(
        `import: expected an entry of Sluice, got "${entry}". Import one of ${entries.join(", ")}.`,
      );
    const module = await importer(entry);
    for (const name of wanted) {
      if (name in module) continue;
      const alike = Object.keys(module).filter((other) => other.slice(0, 3) === name.slice(0, 3));
      throw new Error(
        `import: expected a name of ${entry}, got "${name}".${alike.length > 0 ? ` Did you mean ${alike.slice(0, 5).join(", ")}?` : ""}`,
      );
    }
    return module;
  };
  const log = (...values: unknown[]) => print(values.map(show).join(" "));
  const console = { log, info: log, warn: log, error: log };
  return new AsyncFunction("$import", "console", `${body}\nreturn ${shows};`)(load, console);
}

/** Longest array that is printed whole. */
const LONGEST = 12;

/** Returns the text a page shows for a value: numbers to four digits, so that it is the same on every machine. */
export function show(value: unknown): string {
  return typeof value === "string" ? value : inner(value, 0);
}

function inner(value: unknown, depth: number): string {
  if (typeof value === "number")
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (isArray(value)) return list(value, depth);
  if (isTensor(value)) return `tensor [${value.shape.join(", ")}] ${list(value.data, depth)}`;
  if (value instanceof Map) return `Map ${inner(Object.fromEntries(value), depth)}`;
  if (depth > 3) return "{…}";
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${inner(field, depth + 1)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

const isArray = (value: object): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

function isTensor(value: object): value is { shape: readonly number[]; data: ArrayLike<number> } {
  return "shape" in value && "data" in value && typeof value.data === "object";
}

function list(values: ArrayLike<unknown>, depth: number): string {
  const shown = Array.from({ length: Math.min(values.length, LONGEST) }, (_, k) =>
    inner(values[k], depth + 1),
  );
  if (values.length > LONGEST) shown.push(`… ${values.length} in all`);
  return `[${shown.join(", ")}]`;
}
