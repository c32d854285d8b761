/** A word of the page that links to its explanation; Back leads to where it was read. */
import type { ComponentChildren } from "preact";
import { useApp } from "../state/app.ts";
import { StateLink } from "../ui/StateLink.tsx";
import { type TermId, terms } from "./terms.ts";

export function Term({ id, children }: { id: TermId; children?: ComponentChildren }) {
  const params = useApp((state) => state.params);
  return (
    <StateLink
      class="term"
      to={{ view: "terms", params: { ...params, "terms.at": id } }}
      title={terms[id].text}
    >
      {children ?? terms[id].name}
    </StateLink>
  );
}
