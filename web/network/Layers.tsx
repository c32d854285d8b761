/** The network as boxes in the order of its layers, each with the shape after it; those with gates lead to Gates and Watch. */
import { amount } from "../charts/numbers.ts";
import { Notes } from "../gates/Notes.tsx";
import { useApp } from "../state/app.ts";
import { Name } from "../ui/Name.tsx";
import { StateLink } from "../ui/StateLink.tsx";
import type { LayerOutline } from "../worker/protocol.ts";
import type { LayerRow, NetworkOutline } from "./protocol.ts";

interface LayersProps {
  outline: NetworkOutline;
  /** The recurrent layers of the file. */
  found: readonly LayerOutline[];
}

export function Layers({ outline, found }: LayersProps) {
  const { source, layers, inputs, outputs, assumptions, text } = outline;
  const waits = layers.find(({ needsEnd }) => needsEnd !== undefined);
  const parameters = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  return (
    <>
      <p>
        {`${amount(layers.length, "layer")}, ${parameters.toLocaleString("en")} parameters, from ${source}. `}
        {waits === undefined
          ? "It runs by the step, as data arrives."
          : `It needs whole sequences, because ${waits.name} ${waits.needsEnd}.`}
      </p>
      <ol class="network-layers" aria-label="Layers, from input to output">
        {inputs.map((port) => (
          <Port key={port.name} what="input" {...port} />
        ))}
        {layers.map((layer) => (
          <li key={layer.name}>
            <Box {...layer} found={found[placeOf(layer, layers, found)]} isText={text !== undefined} />
            <code>{layer.shape}</code>
          </li>
        ))}
        {outputs.map((port) => (
          <Port key={port.name} what="output" name={port.name} />
        ))}
      </ol>
      <Notes notes={assumptions.map((text) => ({ text }))} label="Assumptions" />
    </>
  );
}

function Port({ what, name, shape }: { what: string; name: string; shape?: string }) {
  return (
    <li class="network-port">
      <div>
        {name !== what && <span class="quiet">{what}</span>}
        <Name text={name} />
      </div>
      {shape && <code>{shape}</code>}
    </li>
  );
}

interface BoxProps extends Pick<LayerRow, "name" | "type" | "from" | "needsEnd"> {
  parameters?: number;
  isRecurrent?: boolean;
  /** The recurrent layer of the file that it is. */
  found?: LayerOutline;
  /** Watch feeds a text to the whole network. */
  isText?: boolean;
}

function Box({ name, type, from, needsEnd, parameters = 0, isRecurrent, found, isText }: BoxProps) {
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
      {found !== undefined && (
        <span class="network-links">
          <StateLink
            to={{
              view: "gates",
              selection: { layer: layers.indexOf(found), cell: 0, gate: keeperIn(found) },
            }}
          >
            Gates<span class="visually-hidden">{` of ${name}`}</span>
          </StateLink>
          <StateLink to={{ view: "watch", params: { "watch.layer": isText ? "" : found.name } }}>
            Watch<span class="visually-hidden">{` ${name}`}</span>
          </StateLink>
        </span>
      )}
    </div>
  );
}

/** The gate that keeps the state, else the first one. */
const keeperIn = ({ cells }: LayerOutline) =>
  Math.max(0, cells[0]?.gates.findIndex(({ report }) => report.retains !== undefined) ?? 0);

/**
 * Returns the index of a layer of the network among the recurrent layers of the file: by its name, which may be part of a path; else by order,
 * where there are as many of them.
 */
function placeOf(
  { name }: LayerRow,
  layers: readonly LayerRow[],
  found: readonly Pick<LayerOutline, "name">[],
): number {
  const named = found.findIndex((each) => each.name === name);
  const within = found.findIndex((each) => each.name.split(/[/.]/).includes(name));
  if (Math.max(named, within) >= 0) return named >= 0 ? named : within;
  const recurrent = layers.filter(({ isRecurrent }) => isRecurrent);
  return recurrent.length === found.length ? recurrent.findIndex((each) => each.name === name) : -1;
}

interface RefusedProps {
  text: string;
  layer?: string;
  /** The recurrent layers of the file. */
  layers: readonly LayerOutline[];
}

/** Why the whole network does not run, and what of it does. */
export function Refused({ text, layer, layers }: RefusedProps) {
  const why = text
    .replace(/^network: expected (.*?), got ([^.]*)\./s, "it needs $1, and this file has $2.")
    .replace(/Give chain \(--chain\), such as (".*")\./, "Write it below, such as $1.");
  return (
    <>
      <Notes notes={[{ text: `The whole network does not run: ${why}` }]} />
      {layers.length > 0 && <p>Its recurrent layers run one by one:</p>}
      <ul class="network-layers">
        {layers.map((found) => (
          <li key={found.name}>
            <Box
              name={found.name || "(top level)"}
              type={`${found.layerClass}, ${found.inputSize} → ${found.hiddenSize}`}
              needsEnd={found.name === layer ? "▲ stops here" : undefined}
              isRecurrent
              found={found}
            />
          </li>
        ))}
      </ul>
    </>
  );
}
