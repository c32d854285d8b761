/** A layer of the open file: paths of its states at zero input in the plane in which they vary most, with its fixed points. */
import { amount, percent } from "../charts/numbers.ts";
import { type OpenDocument, useIndex } from "../state/app.ts";
import { useEdited } from "../state/useEdited.ts";
import { useFresh } from "../state/useLatest.ts";
import { Changes } from "../ui/Changes.tsx";
import { SelectField } from "../ui/Field.tsx";
import type { Methods } from "../watch/protocol.ts";
import { PlaneChart } from "./PlaneChart.tsx";
import type { LayerPlane } from "./protocol.ts";

/** The largest state whose fixed points are sought here. */
const MOST_STATE = 128;

function wordsOn({ found, size, shares, ends, ways }: LayerPlane): string {
  const outcome =
    ends.moving > 0
      ? `${ends.moving} of the ${ways.length} states still move`
      : `the ${ways.length} states stand still, at ${amount(ends.places, "place")}`;
  const plane = `After ${ends.steps} steps ${outcome}. The plane holds ${percent(shares[0] + shares[1])} of the variance of the ${size} numbers of a state.`;
  if (found !== undefined)
    return `${amount(found.all, "fixed point")} at zero input, ${found.stable} stable. ${plane}`;
  return size > MOST_STATE
    ? `${plane} For its fixed points use sluice inspect --dynamics, which has more time.`
    : `${plane} Looking for fixed points…`;
}

export function LayerLens({ main }: { main: OpenDocument }) {
  const loaded = useEdited<Methods>(main, "watch-worker.js", {});
  const [chosen, setChosen] = useIndex("lens.layer");
  const layers = (loaded?.subjects ?? [])
    .map((subject, index) => ({ ...subject, index }))
    .filter(({ obstacle, characters }) => obstacle === undefined && characters === undefined);
  const layer = layers.find(({ index }) => index === chosen) ?? layers[0];
  const planeOf = async (points: boolean) =>
    layer && loaded?.worker.call("plane", { subject: layer.index, points });
  const ways = useFresh(() => planeOf(false), [loaded, layer?.index]);
  const isSought = ways !== undefined && ways.size <= MOST_STATE;
  const whole = useFresh(async () => (isSought ? planeOf(true) : undefined), [ways]);
  const plane = whole ?? ways;
  const summary =
    plane !== undefined
      ? wordsOn(plane)
      : loaded !== undefined && layer === undefined
        ? "No layer of this file runs here. A small cell does."
        : "Running the layer…";
  return (
    <>
      <header class="train-head">
        <h1 class="text">{`${main.outline.name}: where its states go`}</h1>
        <Changes />
        <p class="train-lead">
          Sixteen states, and where each goes while the input is 0, in the plane in which they vary most. A
          path begins at its dot and ends at its cross.
        </p>
      </header>
      <section class="panel" aria-label="Its states">
        <div class="panel-head">
          <output class="lens-verdict">{summary}</output>
          {layers.length > 1 && (
            <SelectField
              name="layer"
              value={String(layer.index)}
              options={layers.map(({ index, name }) => ({ value: String(index), label: name }))}
              onChange={(value) => setChosen(Number(value))}
            />
          )}
        </div>
        {plane === undefined ? (
          (loaded === undefined || layer !== undefined) && <div class="lens-room" aria-busy="true" />
        ) : (
          <PlaneChart
            title="States in the plane of largest variance"
            summary={summary}
            plane={plane}
            names={plane.names}
            height={Math.max(430, Math.min(700, innerHeight - 330))}
          />
        )}
      </section>
    </>
  );
}
