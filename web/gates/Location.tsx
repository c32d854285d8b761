/** Places in the file in one line, in the notation of its framework, with a button that copies them. */
import type { GateLocation } from "../../src/checkpoint.ts";
import { CopyButton } from "../ui/CopyButton.tsx";

interface Props {
  what: string;
  places: readonly GateLocation[];
  /** The same place in our words, if they differ. */
  ours?: string;
}

export function Locations({ what, places, ours }: Props) {
  const text = places.map((place) => place.text).join(" + ");
  if (places.length === 0) return <p class="slices quiet">{`${what}: not in the file`}</p>;
  return (
    <p class="slices">
      <span class="quiet">{what}</span>
      <CopyButton name="Copy" label={`Copy ${what}`} class="copy" text={() => text} file="place.txt" />
      {places.map((place, k) => (
        <span key={place.text}>
          {k > 0 && "+ "}
          <code class="text">{place.text}</code>
          {remarksOn(place).map((remark) => (
            <span key={remark} class="quiet">{`, ${remark}`}</span>
          ))}
        </span>
      ))}
      {ours !== undefined && ours !== text && (
        <span class="quiet">
          here <code>{ours}</code>
        </span>
      )}
    </p>
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
