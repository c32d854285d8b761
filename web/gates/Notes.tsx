/** Warnings, where they belong. */
import type { ComponentChildren } from "preact";
import { Name } from "../ui/Name.tsx";
import type { PlacedNote } from "../worker/protocol.ts";

interface Props {
  notes: readonly PlacedNote[];
  label?: string;
  /** A button that does something about a warning. */
  children?(note: PlacedNote): ComponentChildren;
}

export function Notes({ notes, label, children }: Props) {
  if (notes.length === 0) return null;
  return (
    <ul class="notes" aria-label={label ?? "Warnings"}>
      {notes.map((note, k) => (
        <li key={k} class={note.isPlain ? "notes-plain" : ""}>
          {!note.isPlain && <span aria-hidden="true">▲</span>}
          <Name text={note.text} />
          {children?.(note)}
        </li>
      ))}
    </ul>
  );
}
