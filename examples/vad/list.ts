/** The list of segments: a row for each, to play, to mark in the timeline and to write words beside. */

import { play } from "./play.ts";

/** Times are in seconds. */
export interface Segment {
  start: number;
  end: number;
  audio: Float32Array;
}

const rows = document.querySelector<HTMLTableSectionElement>("#segments")!;
const save = document.querySelector<HTMLButtonElement>("#save")!;
let marked: Element | null = null;
let changed = () => {};

/** A row stays while its segment does: you may be writing in it. */
export function showSegments(segments: readonly Segment[], rate: number): void {
  const lines = segments.map(({ start, end, audio }, k) => {
    const id = `${start} ${end}`;
    const known = [...rows.rows].find((row) => row.id === id);
    if (known !== undefined) return known;
    const row = Object.assign(document.createElement("tr"), { id });
    const button = Object.assign(document.createElement("button"), { className: "play", type: "button" });
    button.ariaLabel = `Play segment ${k + 1}`;
    button.disabled = audio.length === 0;
    button.onclick = () => play(button, audio, rate, start);
    // The page recognises no words: you write them, or your own recogniser does.
    const words = document.createElement("input");
    words.ariaLabel = `Transcript of segment ${k + 1}`;
    words.placeholder = "Transcript";
    for (const part of [button, ...[start, end, end - start].map((at) => at.toFixed(2)), words])
      row.insertCell().append(part);
    return row;
  });
  if (lines.length !== rows.rows.length || lines.some((row, k) => row !== rows.rows[k]))
    rows.replaceChildren(...lines);
  save.disabled = lines.length === 0;
}

export const isMarked = (k: number): boolean => rows.rows[k] === marked;

function mark(row: Element | null): void {
  marked?.classList.remove("on");
  marked = row;
  row?.classList.add("on");
  changed();
}

/** Marks a row and brings it into view; none for -1. */
export function markRow(k: number): void {
  mark(rows.rows[k] ?? null);
  marked?.scrollIntoView({ block: "nearest" });
}

for (const type of ["pointerover", "focusin"])
  rows.addEventListener(type, ({ target }) => mark((target as Element).closest("tr")));

/** Calls back when another row is marked. */
export function onMark(call: () => void): void {
  changed = call;
}

save.onclick = () => {
  const list = Array.from(rows.rows, ({ cells: [, from, to, , words] }) => ({
    from: Number(from.textContent),
    to: Number(to.textContent),
    transcript: words.querySelector("input")!.value,
  }));
  const href = URL.createObjectURL(new Blob([JSON.stringify(list)]));
  Object.assign(document.createElement("a"), { href, download: "segments.json" }).click();
};
