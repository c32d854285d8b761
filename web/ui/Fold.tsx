/** A panel that its heading folds: open at first on a wide page, closed where all panels share one column. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

export const isNarrow = (): boolean => matchMedia("(max-width: 860px)").matches;

export function Fold({ heading, children }: Record<"heading" | "children", ComponentChildren>) {
  const [isOpen, setOpen] = useState(!isNarrow());
  return (
    <details class="panel fold" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>{heading}</h2>
      </summary>
      {isOpen && <div class="fold-body">{children}</div>}
    </details>
  );
}
