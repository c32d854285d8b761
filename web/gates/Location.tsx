/** A place in the file, in the notation of its framework, and how its numbers differ from those shown. */
import type { GateLocation } from "../../src/checkpoint.ts";

export function Location({ location }: { location: GateLocation }) {
  const { holds, side, text } = location;
  const what = holds === "weight" ? `${side} weights` : holds === "bias" ? "in the file" : "peephole";
  return (
    <li>
      <span class="quiet">{what}</span> <code class="text">{text}</code>
      {remarksOn(location).map((remark) => (
        <span key={remark} class="quiet">{`, ${remark}`}</span>
      ))}
    </li>
  );
}

function remarksOn({ transposed, negated, added, computed }: GateLocation): string[] {
  return [
    ...(transposed ? ["transposed"] : []),
    ...(negated ? ["with the opposite sign"] : []),
    ...(added === undefined ? [] : [`without the ${added} that is added at run time`]),
    ...(computed ? ["made by the graph from stored tensors"] : []),
  ];
}
