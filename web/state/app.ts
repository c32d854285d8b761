/** The state of the page and its changes. Views read it with `useApp` and change it only through the functions here. */
import { useEffect, useState } from "preact/hooks";
import { say } from "../app/announce.tsx";
import { amount } from "../charts/numbers.ts";
import type { Progress } from "../worker/calls.ts";
import { type CheckpointWorker, checkpointWorker, WorkerFailure } from "../worker/client.ts";
import type { Edit, OpenSource, Outline, ReadAs } from "../worker/protocol.ts";
import type { ViewId } from "./address.ts";
import { createStore } from "./store.ts";

/** An open checkpoint. Two can be open: the one worked on, and one to compare it with. */
export interface OpenDocument {
  id: number;
  source: OpenSource;
  readAs: ReadAs;
  worker: CheckpointWorker;
  /** The file without edits. */
  original: Outline;
  /** With the edits up to `at`. */
  outline: Outline;
  /** The history: edits up to `at` are applied, those after it were undone. */
  edits: readonly Edit[];
  at: number;
  /** Counts changes, as a key for caches. */
  version: number;
  /** The version that was downloaded last. */
  saved?: number;
}

export type Slot = "main" | "other";

export interface Opening {
  slot: Slot;
  name: string;
  progress?: Progress;
  /** Ends it. */
  cancel(): void;
}

interface Selection {
  layer: number;
  cell: number;
  gate: number;
}

export interface AppState {
  view: ViewId;
  main?: OpenDocument;
  other?: OpenDocument;
  /** Numbers or sound for the network that is open, where the view takes them. */
  data?: File;
  opening?: Opening;
  /** The last failure, until the next action. */
  failure?: { text: string; code: string };
  selection: Selection;
  theme: "auto" | "light" | "dark";
  isDark: boolean;
  /** State of single views, by `view.key`; in the address too. */
  params: Readonly<Record<string, string>>;
  /** An edit is being computed. */
  isBusy: boolean;
  /** Set while the page asks whether changes may be left; called with the answer. */
  leaving?(mayLeave: boolean): void;
}

export const app = createStore<AppState>({
  view: "gates",
  selection: { layer: 0, cell: 0, gate: 0 },
  theme: "auto",
  isDark: false,
  params: {},
  isBusy: false,
});

/** Returns the part of the state that `select` picks; the component draws again when it changes. */
export function useApp<Part>(select: (state: AppState) => Part): Part {
  const [, setPart] = useState(() => select(app.get()));
  useEffect(() => {
    const update = (state: AppState) => setPart(() => select(state));
    update(app.get());
    return app.watch(update);
  }, []);
  return select(app.get());
}

/** A value of one view, kept in the address. */
export function useParam(key: string, initial: string): [value: string, set: (value: string) => void] {
  const value = useApp((state) => state.params[key]) ?? initial;
  return [value, (next) => setParam(key, next === initial ? undefined : next)];
}

/** A whole number of at least 0 of one view, kept in the address. */
export function useIndex(key: string, initial = 0): [value: number, set: (value: number) => void] {
  const [text, set] = useParam(key, String(initial));
  return [Math.max(0, Math.trunc(Number(text)) || 0), (value) => set(String(value))];
}

function setParam(key: string, value: string | undefined): void {
  app.set(({ params }) => {
    const { [key]: _, ...rest } = params;
    return { params: value === undefined ? rest : { ...rest, [key]: value } };
  });
}

let lastId = 0;

/** Seconds that a file may take to open. */
const TIME_LIMIT = 120;

/** Whether the open file has changes that were not downloaded. */
export function isUnsaved({ main }: AppState): boolean {
  return main !== undefined && main.at > 0 && main.saved !== main.version;
}

/** Asks whether changes that were not downloaded may be left. */
function mayLeave(): Promise<boolean> {
  if (!isUnsaved(app.get())) return Promise.resolve(true);
  return new Promise((resolve) => {
    const leaving = (answer: boolean) => {
      app.set({ leaving: undefined });
      resolve(answer);
    };
    app.set({ leaving });
  });
}

/**
 * Opens a checkpoint in a slot and closes the one there, after it asked for changes. It cancels an opening that is under way, and stops one
 * that takes too long.
 *
 * @returns whether it is open now
 */
export async function open(slot: Slot, source: OpenSource, readAs: ReadAs = {}): Promise<boolean> {
  return (slot === "other" || (await mayLeave())) && load(slot, source, { readAs });
}

/**
 * Takes files that were dropped or pasted: beside an open network in the views Network and Watch, what to run it on; else a checkpoint.
 */
export async function take(slot: Slot, files: readonly File[]): Promise<void> {
  const { view, main } = app.get();
  const data = { network: /\.(csv|tsv|txt|npy|npz|json)$/i, watch: /\.(csv|tsv|txt|wav)$/i };
  const isData = files.length === 1 && view in data && data[view as keyof typeof data].test(files[0].name);
  if (main !== undefined && isData) app.set({ data: files[0] });
  else await open(slot, { kind: "files", files });
}

/** Closes a checkpoint, after it asked for changes. */
export async function close(slot: Slot): Promise<void> {
  if (slot === "other" || (await mayLeave())) unload(slot);
}

interface LoadOptions {
  readAs?: ReadAs;
  edits?: readonly Edit[];
  /** Of a document that was open before; default: a new one. */
  id?: number;
  /** Changes with it, at once. */
  also?: Partial<Pick<AppState, "view" | "params" | "selection">>;
}

/** Opens without asking. @returns whether it is open now */
export async function load(
  slot: Slot,
  source: OpenSource,
  { readAs = {}, edits = [], id = ++lastId, also = {} }: LoadOptions,
): Promise<boolean> {
  app.get().opening?.cancel();
  const worker = checkpointWorker();
  const name = nameOf(source);
  const opening: Opening = { slot, name, cancel: () => worker.close() };
  app.set({ opening, failure: undefined });
  const late = `expected ${name} to open within ${TIME_LIMIT} seconds; stopped. The command line has no such limit: sluice inspect.`;
  const timer = setTimeout(() => worker.close("TIME_LIMIT", late), 1000 * TIME_LIMIT);
  const isCurrent = () => app.get().opening?.cancel === opening.cancel;
  try {
    const onProgress = (progress: Progress) => {
      if (isCurrent()) app.set({ opening: { ...opening, progress } });
    };
    const original = await worker.call("open", { source, readAs }, { onProgress });
    const outline = edits.length === 0 ? original : await worker.call("edit", { edits });
    if (!isCurrent()) return false;
    app.get()[slot]?.worker.close();
    const at = edits.length;
    const document: OpenDocument = { id, source, readAs, worker, original, outline, edits, at, version: 0 };
    const wanted = also.selection ?? app.get().selection;
    const selection = slot === "main" ? startOf(outline, wanted) : wanted;
    app.set({ ...also, [slot]: document, opening: undefined, selection });
    say(`${original.name} is open: ${amount(original.layers.length, "recurrent layer")}.`);
    return true;
  } catch (error) {
    worker.close();
    if (isCurrent()) app.set({ opening: undefined, failure: failureOf(error) });
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Closes without asking; what was compared with it goes too. */
export function unload(slot: Slot): void {
  const state = app.get();
  state[slot]?.worker.close();
  if (slot === "main") {
    state.other?.worker.close();
    const selection = { layer: 0, cell: 0, gate: 0 };
    app.set({ main: undefined, other: undefined, data: undefined, failure: undefined, selection });
  } else app.set({ other: undefined, failure: undefined });
}

export function cancelOpening(): void {
  app.get().opening?.cancel();
  app.set({ opening: undefined });
  say("Cancelled.");
}

export function select(selection: Partial<Selection>): void {
  const state = app.get();
  const next = { ...state.selection, ...selection };
  app.set({ selection: state.main ? clampSelection(state.main.outline, next) : next });
}

/** Replaces the whole history of edits. @returns whether it succeeded */
export function setEdits(edits: readonly Edit[]): Promise<boolean> {
  return change(() => ({ edits, at: edits.length }));
}

/** Applies an edit after the applied ones and drops those undone. @returns whether it succeeded */
export function addEdit(edit: Edit): Promise<boolean> {
  return change(({ edits, at }) => ({ edits: [...edits.slice(0, at), edit], at: at + 1 }));
}

/** Takes back, or does again, so many edits. */
export function step(by: number): Promise<boolean> {
  return change(({ edits, at }) => ({ edits, at: Math.min(Math.max(at + by, 0), edits.length) }));
}

type History = Pick<OpenDocument, "edits" | "at">;

/** Ends when every change that was asked for is made. */
let changes: Promise<unknown> = Promise.resolve();

/** Changes the history after the changes asked for before: a key pressed twice counts twice, however long one takes. */
function change(next: (history: History) => History): Promise<boolean> {
  const made = changes.then(() => {
    const main = app.get().main;
    return main === undefined ? false : applyEdits(main, next(main));
  });
  changes = made;
  return made;
}

async function applyEdits(document: OpenDocument, { edits, at }: History): Promise<boolean> {
  if (edits === document.edits && at === document.at) return true;
  app.set({ isBusy: true, failure: undefined });
  try {
    const outline = await document.worker.call("edit", { edits: edits.slice(0, at) });
    const main = app.get().main;
    if (main?.id === document.id) {
      app.set({ main: { ...main, outline, edits, at, version: main.version + 1 } });
    }
    return true;
  } catch (error) {
    app.set({ failure: failureOf(error) });
    return false;
  } finally {
    app.set({ isBusy: false });
  }
}

/** Notes that the present state of the open file was downloaded. */
export function noteSaved({ id, version }: OpenDocument): void {
  const { main } = app.get();
  if (main?.id === id) app.set({ main: { ...main, saved: version } });
}

export function fail(error: unknown): void {
  app.set({ failure: failureOf(error) });
}

export function failureOf(error: unknown): { text: string; code: string } | undefined {
  if (error instanceof WorkerFailure) {
    return error.code === "CANCELLED" ? undefined : { text: error.message, code: error.code };
  }
  return { text: error instanceof Error ? error.message : String(error), code: "DEFECT" };
}

function nameOf(source: OpenSource): string {
  if (source.kind === "files") return source.files[0]?.name ?? "";
  return source.kind === "url" ? source.url : source.name;
}

/** Returns the first selection: the present one, or the retain gate of the first cell. */
function startOf(outline: Outline, selection: Selection): Selection {
  const { layer, cell, gate } = selection;
  const retain =
    outline.layers[0]?.cells[0]?.gates.findIndex(({ report }) => report.retains !== undefined) ?? -1;
  return clampSelection(
    outline,
    layer + cell + gate === 0 && retain > 0 ? { layer, cell, gate: retain } : selection,
  );
}

/** A selection that the outline has. */
function clampSelection({ layers }: Outline, { layer, cell, gate }: Selection): Selection {
  const at = (index: number, count: number) => Math.min(Math.max(index, 0), Math.max(count - 1, 0));
  const l = at(layer, layers.length);
  const c = at(cell, layers[l]?.cells.length ?? 0);
  return { layer: l, cell: c, gate: at(gate, layers[l]?.cells[c]?.gates.length ?? 0) };
}
