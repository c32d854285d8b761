/** Warnings, where they belong. */
import type { PlacedNote } from "../worker/protocol.ts";

export function Notes({ notes, label }: { notes: readonly PlacedNote[]; label?: string }) {
  if (notes.length === 0) return null;
  return (
    <ul class="notes" aria-label={label ?? "Warnings"}>
      {notes.map(({ text }, k) => (
        <li key={k}>
          <span class="notes-mark" aria-hidden="true">
            ▲
          </span>
          <span class="text">{text}</span>
        </li>
      ))}
    </ul>
  );
}
