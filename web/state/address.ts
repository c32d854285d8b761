/**
 * The state of the view in the address of the page, after `#`: what is open (an example, a file of the same origin, or a model that another
 * page handed over; a dropped file cannot be named), what is selected, the edits, and what single views keep there. Text of the address is checked like that of a file.
 */
import type { Edit, OpenSource, ReadAs } from "../worker/protocol.ts";
import type { AppState } from "./app.ts";

export interface Address {
  view?: string;
  open?: OpenSource;
  other?: OpenSource;
  readAs: ReadAs;
  edits: Edit[];
  selection: { layer: number; cell: number; gate: number };
  params: Record<string, string>;
}

/** Keys of the page itself; every other one is `view.key`, a single view's. */
const OWN = ["view", "open", "with", "from", "order", "at", "edits"];

export function writeAddress(
  state: Pick<AppState, "view" | "main" | "other" | "selection" | "params">,
): string {
  const query = new URLSearchParams();
  query.set("view", state.view);
  const open = state.main && writeSource(state.main.source);
  if (open) query.set("open", open);
  const other = state.other && writeSource(state.other.source);
  if (other) query.set("with", other);
  const { from, order } = state.main?.readAs ?? {};
  if (from) query.set("from", from);
  if (order) query.set("order", order);
  const { layer, cell, gate } = state.selection;
  if (state.main) query.set("at", `${layer}.${cell}.${gate}`);
  if (state.main && state.main.at > 0)
    query.set("edits", JSON.stringify(state.main.edits.slice(0, state.main.at)));
  for (const [key, value] of Object.entries(state.params)) query.set(key, value);
  // Readable where it may be: these mean nothing after `#`.
  return `#${query.toString().replaceAll("%3A", ":").replaceAll("%2F", "/")}`;
}

export function readAddress(hash: string): Address {
  const query = new URLSearchParams(hash.replace(/^#/, ""));
  const [layer, cell, gate] = (query.get("at") ?? "")
    .split(".")
    .map((text) => Number.parseInt(text, 10) || 0);
  const params = new Map([...query].filter(([key]) => !OWN.includes(key) && /^\w+\.\w+$/.test(key)));
  return {
    view: query.get("view") ?? undefined,
    open: readSource(query.get("open")),
    other: readSource(query.get("with")),
    readAs: {
      ...(query.get("from") && { from: query.get("from")! }),
      ...(query.get("order") && { order: query.get("order")! }),
    },
    edits: readEdits(query.get("edits")),
    selection: { layer: layer || 0, cell: cell || 0, gate: gate || 0 },
    params: Object.fromEntries(params),
  };
}

function writeSource(source: OpenSource): string | undefined {
  if (source.kind === "files") return undefined;
  return source.kind === "url" ? `url:${source.url}` : `${source.kind}:${source.name}`;
}

function readSource(text: string | null): OpenSource | undefined {
  if (text?.startsWith("example:")) return { kind: "example", name: text.slice("example:".length) };
  if (text?.startsWith("kept:")) return { kind: "kept", name: text.slice("kept:".length) };
  if (text?.startsWith("url:")) return { kind: "url", url: text.slice("url:".length) };
  return undefined;
}

/** Returns the entries with the shape of edits; the worker checks their values. */
function readEdits(text: string | null): Edit[] {
  if (text === null) return [];
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return [];
  }
  return Array.isArray(list) ? list.flatMap((item) => readEdit(item) ?? []) : [];
}

function readEdit(item: unknown): Edit | undefined {
  if (item === null || typeof item !== "object") return undefined;
  const get = (key: string): unknown =>
    Object.hasOwn(item, key) ? (item as Record<string, unknown>)[key] : undefined;
  const text = (key: string) => (typeof get(key) === "string" ? { [key]: get(key) as string } : {});
  const whole = (key: string) => (Number.isSafeInteger(get(key)) ? { [key]: get(key) as number } : {});
  const direction = get("direction");
  const place = {
    ...text("module"),
    ...whole("layer"),
    ...(direction === "forward" || direction === "reverse" ? { direction } : {}),
  } as Pick<Edit, "module" | "layer" | "direction">;
  const [gate, bias, call, seed] = ["gate", "bias", "call", "seed"].map(get);
  if (get("kind") === "bias" && typeof gate === "string" && typeof bias === "number") {
    return { kind: "bias", gate, bias, ...whole("unit"), ...place };
  }
  if (get("kind") !== "scheme" || call === null || typeof call !== "object") return undefined;
  const { name, arguments: given, words } = call as { name?: unknown; arguments?: unknown; words?: unknown };
  if (typeof name !== "string" || given === null || typeof given !== "object" || !Number.isSafeInteger(seed))
    return undefined;
  const numbers = Object.entries(given).filter(
    (pair): pair is [string, number] => typeof pair[1] === "number",
  );
  const spoken =
    words === null || typeof words !== "object"
      ? []
      : Object.entries(words).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  return {
    kind: "scheme",
    call: {
      name,
      arguments: Object.fromEntries(numbers),
      ...(spoken.length > 0 && { words: Object.fromEntries(spoken) }),
    },
    seed: seed as number,
    ...place,
  };
}
