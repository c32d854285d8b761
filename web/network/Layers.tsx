/** The network as boxes in the order of its layers, each with the shape after it; those with gates lead to Gates and Watch. */
import { amount } from "../charts/numbers.ts";
import { Notes } from "../gates/Notes.tsx";
import { useApp } from "../state/app.ts";
import { Name } from "../ui/Name.tsx";
import { StateLink } from "../ui/StateLink.tsx";
import type { LayerOutline } from "../worker/protocol.ts";
import { type Place, placeOf } from "./place.ts";
import type { LayerRow, NetworkOutline, PortRow, Refusal } from "./protocol.ts";

interface LayersProps {
  outline: NetworkOutline;
  /** The recurrent layers of the file. */
  found: readonly LayerOutline[];
}

export function Layers({ outline, found }: LayersProps) {
  const { source, layers, inputs, outputs, assumptions, text } = outline;
  const waits = layers.find(({ needsEnd }) => needsEnd !== undefined);
  return (
    <>
      <p>
        {`${amount(layers.length, "layer")}, ${layers.reduce((sum, layer) => sum + layer.parameters, 0).toLocaleString("en")} parameters, from ${source}. `}
        {waits === undefined
          ? "It runs by the step, as data arrives."
          : `It needs whole sequences, because ${waits.name} ${waits.needsEnd}.`}
      </p>
      <ol class="network-layers" aria-label="Layers, from input to output">
        <Ports what="input" ports={inputs} />
        {layers.map((layer, k) => (
          <li key={layer.name}>
            <Box {...layer} place={placeOf(layer, found)} isText={text !== undefined} />
            {/* No arrow to a layer that reads others. */}
            <code
              title={meaningOf(layer.shape)}
              class={layers[k + 1]?.from?.split(", ").includes(layer.name) === false ? "network-end" : ""}
            >
              {layer.shape}
            </code>
          </li>
        ))}
        <Ports what="output" ports={outputs} />
      </ol>
      <p class="quiet">{legendOf(outline)}</p>
      <Notes notes={assumptions.map((text) => ({ text }))} label="Assumptions" />
    </>
  );
}

/** A shape in words. */
function meaningOf(shape: string): string {
  const [features, frames] = shape.slice(1, -1).split(", ").reverse();
  const numbers = amount(Number(features), "number");
  if (frames === undefined) return `${shape}: one vector of ${numbers}`;
  return frames === "T"
    ? `${shape}: T frames of ${numbers}, for a sequence of any length T`
    : `${shape}: ${amount(Number(frames), "frame")} of ${numbers}`;
}

/** The first shape of a sequence and the first one of a vector, in words. */
function legendOf({ inputs, layers }: NetworkOutline): string {
  const shapes = [...inputs, ...layers].map(({ shape }) => shape);
  const first = [true, false].flatMap((has) => shapes.find((shape) => shape.includes(",") === has) ?? []);
  return `${first.map(meaningOf).join("; ")}.`;
}

/** The inputs with their shapes, or the outputs. */
function Ports({ what, ports }: { what: "input" | "output"; ports: readonly PortRow[] }) {
  return (
    <li class="network-port">
      <div>
        {(ports.length > 1 || ports[0].name !== what) && <span class="quiet">{what}</span>}
        {ports.map(({ name, shape }) => (
          <span key={name}>
            <Name text={name} />
            {what === "input" && <small title={meaningOf(shape)}> {shape}</small>}
          </span>
        ))}
      </div>
      {what === "input" && <code />}
    </li>
  );
}

interface BoxProps extends Pick<LayerRow, "name" | "type" | "from" | "needsEnd"> {
  parameters?: number;
  isRecurrent?: boolean;
  /** Where the file has it. */
  place?: Place;
  /** Watch feeds a text to the whole network. */
  isText?: boolean;
}

function Box({ name, type, from, needsEnd, parameters = 0, isRecurrent, place, isText }: BoxProps) {
  const layers = useApp(({ main }) => main?.outline.layers) ?? [];
  return (
    <div class={isRecurrent ? "network-box network-recurrent" : "network-box"}>
      <Name class="network-name" text={name} />
      <span>{type}</span>
      {from !== undefined && (
        <span class="quiet">
          reads <Name text={from} />
        </span>
      )}
      {parameters > 0 && <span class="quiet num">{`${parameters.toLocaleString("en")} parameters`}</span>}
      {needsEnd !== undefined && <span class="warn-text">{needsEnd}</span>}
      {place !== undefined && (
        <span class="network-links">
          <StateLink
            to={{
              view: "gates",
              selection: { layer: layers.indexOf(place.layer), cell: place.cell, gate: keeperIn(place) },
            }}
          >
            Gates<span class="visually-hidden">{` of ${name}`}</span>
          </StateLink>
          <StateLink to={{ view: "watch", params: { "watch.layer": isText ? "" : place.layer.name } }}>
            Watch<span class="visually-hidden">{` ${name}`}</span>
          </StateLink>
        </span>
      )}
    </div>
  );
}

/** The gate that keeps the state, else the first one. */
const keeperIn = ({ layer, cell }: Place) =>
  Math.max(0, layer.cells[cell]?.gates.findIndex(({ report }) => report.retains !== undefined) ?? 0);

/** Boxes that show at once. */
const SHOWN = 8;

interface RefusedProps extends Refusal {
  /** The recurrent layers of the file. */
  layers: readonly LayerOutline[];
}

/** Why the whole network does not run, and what of it does. */
export function Refused({ text, layer, layers }: RefusedProps) {
  const why = text
    .replace(/^network: expected (.*?), got ([^.]*)\./s, "it needs $1, and this file has $2.")
    .replace(/Give chain \(--chain\), such as (".*")\./, "Write it below, such as $1.");
  const boxes = layers.map((found) => (
    <li key={found.name}>
      <Box
        name={found.name || "(top level)"}
        type={`${found.layerClass}, ${found.inputSize} → ${found.hiddenSize}`}
        needsEnd={found.name === layer ? "▲ stops here" : undefined}
        isRecurrent
        place={{ layer: found, cell: 0 }}
      />
    </li>
  ));
  return (
    <>
      <Notes notes={[{ text: `The whole network does not run here: ${why}` }]} />
      {layers.length > 0 && <p>Its recurrent layers run one by one:</p>}
      <ul class="network-layers">{boxes.slice(0, SHOWN)}</ul>
      {boxes.length > SHOWN && (
        <details>
          <summary>{`${boxes.length - SHOWN} more`}</summary>
          <ul class="network-layers">{boxes.slice(SHOWN)}</ul>
        </details>
      )}
    </>
  );
}
