/** A word of the page that links to its explanation; Back leads to where it was read. */
import type { ComponentChildren } from "preact";
import { StateLink } from "../ui/StateLink.tsx";
import { type TermId, terms } from "./terms.ts";

export function Term({ id, children }: { id: TermId; children?: ComponentChildren }) {
  return (
    <StateLink class="term" to={{ view: "terms", params: { "terms.at": id } }} title={terms[id].text}>
      {children ?? terms[id].name}
    </StateLink>
  );
}
