/** The selected cell: sizes, order of its gates here and in the source, tensors. */
import { amount } from "../charts/numbers.ts";
import { Term } from "../terms/Term.tsx";
import { Figures } from "../ui/Figures.tsx";
import { Name } from "../ui/Name.tsx";
import type { CellOutline, LayerOutline } from "../worker/protocol.ts";
import { GateChip } from "./GateName.tsx";
import { verdictOf } from "./verdict.ts";

export function CellHead({ layer, cell }: { layer: LayerOutline; cell: CellOutline }) {
  const { gate, state } = layer.activations;
  const sizes = [
    amount(cell.inputSize, "input"),
    amount(cell.hiddenSize, "unit"),
    ...(cell.stateSize === cell.hiddenSize ? [] : [`projected to ${cell.stateSize}`]),
    gate === "none" ? state : `${gate}, ${state}`,
  ];
  return (
    <div class="cell-head">
      <h1>
        <Name text={layer.name || "(top level)"} />
        <span class="cell-place">
          {` ${[...(layer.numLayers > 1 ? [`layer ${cell.layer}`] : []), ...(layer.bidirectional ? [cell.direction] : [])].join(" ")}`}
        </span>
      </h1>
      <p class="verdict">
        {verdictOf(cell)} <Term id="timescale">How is this known?</Term>
      </p>
      <Figures
        class="facts"
        items={[
          {
            name: "class",
            value: `${layer.layerClass} of ${layer.framework}${layer.checked ? ` (${layer.checked})` : ""}`,
          },
          { name: "size", value: sizes.join(" · ") },
          {
            name: <Term id="order">order here</Term>,
            value: (
              <span class="order">
                {cell.gates.map((each) => (
                  <GateChip key={each.gate} gate={each.gate} />
                ))}
                <span class="visually-hidden">{cell.ourOrder}</span>
              </span>
            ),
          },
          { name: "order in the file", value: <code>{cell.sourceOrder}</code> },
        ]}
      />
      {layer.conventionNote && <p class="quiet">{layer.conventionNote}</p>}
      <details class="tensors">
        <summary>{amount(layer.tensors.length, "tensor")}</summary>
        <ul>
          {layer.tensors.map(({ name, dtype, shape }) => (
            <li key={name}>
              <code class="text">{name}</code>{" "}
              <span class="quiet num">{`${dtype} [${shape.join(", ")}]`}</span>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
