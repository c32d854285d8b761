/**
 * Back and Forward: each view and each file is a state in the browser's history, and an address that you edit or paste is one too. Everything
 * finer, such as a selection or an edit, belongs to the state that it was made in.
 */
import type { OpenSource, ReadAs } from "../worker/protocol.ts";
import { type Address, readAddress, writeAddress, writeSource } from "./address.ts";
import { type AppState, app, load, type OpenDocument, type Slot, setEdits, unload } from "./app.ts";

/** Kept by the browser beside an address: the numbers of the documents, because an address cannot name a dropped file. */
interface Entry {
  /** The visit that gave these numbers. */
  visit: number;
  main?: number;
  other?: number;
}

const visit = performance.timeOrigin;

/** Every document of this visit, by its number. */
const documents = new Map<number, Wanted>();

/** The view and the documents of the present entry; undefined: the entry shows something else than the page. */
let place: string | undefined;
/** Address and entry that were followed or written last: browsers report some changes twice. */
let seen: string | undefined;
/** Counts what was followed: a newer one replaces an older one that still opens its file. */
let followed = 0;
let isFollowing = false;

const placeOf = ({ view, main, other }: AppState) => [view, main?.id, other?.id].join();
const present = () => `${location.hash} ${JSON.stringify(history.state)}`;

/** Shows the state of the address, and keeps both in step from then on. */
export function startHistory(): void {
  void follow();
  app.watch((state, before) => {
    const kept = ["view", "main", "other", "selection", "params"] as const;
    if (!isFollowing && kept.some((key) => state[key] !== before[key])) write(state);
  });
  addEventListener("popstate", follow);
  addEventListener("hashchange", follow);
}

function write(state: AppState): void {
  const { main, other } = state;
  for (const document of [main, other]) {
    if (document === undefined) continue;
    const { id, source, readAs } = document;
    documents.set(id, { id, source, readAs });
  }
  const entry: Entry = { visit, main: main?.id, other: other?.id };
  const address = writeAddress(state);
  const isSame = placeOf(state) === place;
  place = placeOf(state);
  if (isSame) history.replaceState(entry, "", address);
  else history.pushState(entry, "", address);
  seen = present();
}

async function follow(): Promise<void> {
  if (present() === seen) return;
  seen = present();
  place = undefined;
  const address = readAddress(location.hash);
  if (address.problem !== undefined) {
    app.set({ failure: { text: address.problem, code: "ADDRESS" } });
    return;
  }
  const own = ++followed;
  isFollowing = true;
  const entry = history.state as Entry | null;
  const isShown = await show(address, entry?.visit === visit ? entry : undefined);
  if (own !== followed) return;
  isFollowing = false;
  if (!isShown) return;
  place = placeOf(app.get());
  write(app.get());
}

/** @returns whether all of it shows */
async function show(
  { view, params, selection, ...wanted }: Address,
  entry: Entry | undefined,
): Promise<boolean> {
  const state = app.get();
  const also = { view, params, selection };
  const main = documentOf("main", entry, wanted.open, wanted.readAs);
  if (main === undefined) {
    if (state.main !== undefined) unload("main");
    app.set(also);
    return true;
  }
  if (main === state.main) {
    app.set(also);
    // Another state of this visit has the edits of its time; the document keeps what was done to it since.
    if (entry === undefined && !sameEdits(state.main, wanted.edits) && !(await setEdits(wanted.edits)))
      return false;
  } else {
    if (state.main === undefined) app.set({ view, params });
    if (!(await load("main", main.source, { ...main, edits: wanted.edits, also }))) return false;
  }
  const other = documentOf("other", entry, wanted.other, {});
  if (other === app.get().other) return true;
  if (other !== undefined) return load("other", other.source, other);
  unload("other");
  return true;
}

type Wanted = Pick<OpenDocument, "source" | "readAs"> & { id?: number };

/** The document that a state names, or the one that is open if it is the same; undefined: none. */
function documentOf(
  slot: Slot,
  entry: Entry | undefined,
  source: OpenSource | undefined,
  readAs: ReadAs,
): Wanted | undefined {
  const open = app.get()[slot];
  if (entry !== undefined) {
    const id = entry[slot];
    if (id === undefined || id === open?.id) return id === undefined ? undefined : open;
    return documents.get(id);
  }
  // An address without a file cannot mean to close one that it could not name.
  if (source === undefined) return open?.source.kind === "files" ? open : undefined;
  const isOpen =
    open !== undefined &&
    writeSource(open.source) === writeSource(source) &&
    JSON.stringify(open.readAs) === JSON.stringify(readAs);
  return isOpen ? open : { source, readAs };
}

function sameEdits({ edits, at }: OpenDocument, wanted: Address["edits"]): boolean {
  return JSON.stringify(edits.slice(0, at)) === JSON.stringify(wanted);
}
