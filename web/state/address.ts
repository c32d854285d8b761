/**
 * The state of the view in the address of the page, after `#`: what is open (an example, a file of the same origin, or a model that another
 * page handed over; a dropped file cannot be named), what is selected, the edits, and what single views keep there. Text of the address is
 * checked like that of a file: anybody may edit it.
 */
import type { Edit, OpenSource, ReadAs } from "../worker/protocol.ts";
import type { AppState } from "./app.ts";

/** The views; `app/views.ts` has the rest about them. */
export const viewIds = ["gates", "network", "watch", "lens", "train", "terms"] as const;

export type ViewId = (typeof viewIds)[number];

export interface Address extends Pick<AppState, "view" | "selection" | "params"> {
  open?: OpenSource;
  other?: OpenSource;
  readAs: ReadAs;
  edits: Edit[];
  /** Why this is not a state of the page; the rest is then what could be read. */
  problem?: string;
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

/** Reads what follows `#`. */
export function readAddress(hash: string): Address {
  const query = new URLSearchParams(hash.replace(/^#/, ""));
  const problems: string[] = [];
  /** The value of a key as `read` understands it. */
  const get = <Value>(key: string, expected: string, read: (text: string) => Value | undefined) => {
    const text = query.get(key);
    if (text === null) return undefined;
    const value = read(text);
    if (value === undefined) problems.push(`expected ${expected}, got ${key}=${shorten(text)}`);
    return value;
  };
  const params = new Map([...query].filter(([key]) => !OWN.includes(key) && /^\w+\.\w+$/.test(key)));
  for (const key of query.keys())
    if (!OWN.includes(key) && !params.has(key))
      problems.push(
        `expected ${OWN.join(", ")} or a name such as watch.unit before “=”, got ${shorten(key)}`,
      );
  const source = "example:NAME, url:PATH or kept:NAME";
  const view = get("view", `view=${viewIds.join(" or ")}`, (text) => viewIds.find((id) => id === text));
  const open = get("open", `open=${source}`, readSource);
  const other = get("with", `with=${source}`, readSource);
  const [layer, cell, gate] = get("at", "at=LAYER.CELL.GATE, numbers from 0", readPlace) ?? [0, 0, 0];
  const edits = get("edits", "the list of edits that the page wrote", readEdits) ?? [];
  return {
    view: view ?? viewIds[0],
    open,
    other,
    readAs: {
      ...(query.get("from") && { from: query.get("from")! }),
      ...(query.get("order") && { order: query.get("order")! }),
    },
    edits,
    selection: { layer, cell, gate },
    params: Object.fromEntries(params),
    ...(problems.length > 0 && {
      problem: `The address after #: ${problems[0]}. The page stays unchanged; correct the address, or choose a view.`,
    }),
  };
}

const shorten = (text: string) => (text.length <= 40 ? text : `${text.slice(0, 39)}…`);

function readPlace(text: string): number[] | undefined {
  return /^\d{1,6}\.\d{1,6}\.\d{1,6}$/.test(text) ? text.split(".").map(Number) : undefined;
}

/** Returns how an address names a source; undefined for dropped files. */
export function writeSource(source: OpenSource): string | undefined {
  if (source.kind === "files") return undefined;
  return source.kind === "url" ? `url:${source.url}` : `${source.kind}:${source.name}`;
}

function readSource(text: string): OpenSource | undefined {
  const [, kind, name] = /^(example|kept|url):(.+)$/s.exec(text) ?? [];
  if (kind === "url") return { kind, url: name };
  return kind === "example" || kind === "kept" ? { kind, name } : undefined;
}

function readEdits(text: string): Edit[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every(isEdit) ? list : undefined;
  } catch {
    return undefined;
  }
}

/** Whether it has the shape of an edit; the worker checks its values. */
function isEdit(item: unknown): item is Edit {
  if (item === null || typeof item !== "object") return false;
  const { kind, gate, bias, scheme, seed } = item as Record<string, unknown>;
  if (kind === "bias") return typeof gate === "string" && typeof bias === "number";
  return kind === "scheme" && typeof scheme === "string" && Number.isSafeInteger(seed);
}
