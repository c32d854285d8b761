/** The layers of a network as a table, as `sluice inspect` prints them. */
import { amount } from "../charts/numbers.ts";
import { Notes } from "../gates/Notes.tsx";
import { StateLink } from "../ui/StateLink.tsx";
import type { LayerOutline } from "../worker/protocol.ts";
import type { NetworkOutline, PortRow } from "./protocol.ts";

export function Layers({ outline }: { outline: NetworkOutline }) {
  const { source, layers, inputs, outputs, assumptions } = outline;
  const ports = (list: readonly PortRow[]) => list.map(({ name, shape }) => `${name} ${shape}`).join(", ");
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
      <p class="text">
        <code>{`${ports(inputs)} → ${ports(outputs)}`}</code>
      </p>
      <section
        class="table-scroll network-layers"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label="Layers"
      >
        <table class="data">
          <thead>
            <tr>
              <th scope="col">layer</th>
              <th scope="col">class</th>
              <th scope="col">shape after it</th>
              <th scope="col">by the step</th>
              <th scope="col">parameters</th>
            </tr>
          </thead>
          <tbody>
            {layers.map(({ name, type, shape, needsEnd, parameters }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{type}</td>
                <td>{shape}</td>
                <td>{needsEnd === undefined ? "yes" : `no: ${needsEnd}`}</td>
                <td>{parameters === 0 ? "" : parameters.toLocaleString("en")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Notes notes={assumptions.map((text) => ({ text }))} label="Assumptions" />
    </>
  );
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
    .replace(/^network: expected (.*?), got ([^.]*)\./s, "It would need $1; this file has $2.")
    .replace(/Give chain \(--chain\), such as (".*")\./, "Write it below, such as $1.");
  return (
    <>
      <Notes notes={[{ text: `The whole network does not run. ${why}` }]} />
      {layers.length > 0 && (
        <p>
          Its recurrent layers run one by one:{" "}
          <StateLink to={{ view: "watch" }}>see their gates at work in Watch</StateLink>.
        </p>
      )}
      <ul class="text">
        {layers.map(({ name, layerClass, inputSize, hiddenSize }) => (
          <li key={name}>
            {`${name || "(top level)"}: ${layerClass} ${inputSize} → ${hiddenSize}`}
            {name === layer && " ▲ stops here"}
          </li>
        ))}
      </ul>
    </>
  );
}
