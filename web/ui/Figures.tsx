/** Figures side by side, each below its name. */
import type { ComponentChildren } from "preact";

interface Figure {
  id?: string;
  name: ComponentChildren;
  value: ComponentChildren;
  /** Below it. */
  note?: string;
}

/** @param items those that are not shown are false or undefined */
export function Figures({
  class: className,
  items,
}: {
  class: string;
  items: readonly (Figure | false | undefined)[];
}) {
  return (
    <dl class={`figures-row num ${className}`}>
      {items.map(
        (item, k) =>
          item && (
            <div key={k}>
              <dt>{item.name}</dt>
              <dd class="text" data-figure={item.id}>
                {item.value}
              </dd>
              {item.note !== undefined && <dd class="quiet figures-change">{item.note}</dd>}
            </div>
          ),
      )}
    </dl>
  );
}
