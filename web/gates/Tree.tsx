/** The network: layers of the file, their levels and directions, and the gates of each cell. */
import { amount } from "../charts/numbers.ts";
import { select, useApp } from "../state/app.ts";
import { Name } from "../ui/Name.tsx";
import type { LayerOutline, PlacedNote } from "../worker/protocol.ts";
import { GateChip } from "./GateName.tsx";

export function Tree({ layers, notes }: { layers: readonly LayerOutline[]; notes: readonly PlacedNote[] }) {
  const selection = useApp((state) => state.selection);
  const counts = countsOf(notes);
  const count = (...place: (number | string)[]) => counts.get(place.join()) ?? 0;
  return (
    <nav class="tree" aria-label="Network">
      <ol>
        {layers.map((layer, l) => (
          <li key={l}>
            <div class="tree-layer">
              <Name class="tree-name" text={layer.name || "(top level)"} />
              <span class="quiet">{`${layer.kind.toUpperCase()} ${layer.inputSize} → ${layer.hiddenSize}`}</span>
              <Warnings count={count(l)} />
            </div>
            <ol>
              {layer.cells.map((cell, c) => {
                const isCell = selection.layer === l && selection.cell === c;
                const place = [
                  ...(layer.numLayers > 1 ? [`layer ${cell.layer}`] : []),
                  ...(layer.bidirectional || cell.direction === "reverse" ? [cell.direction] : []),
                ].join(" · ");
                return (
                  <li key={c} class={isCell ? "tree-cell tree-on" : "tree-cell"}>
                    {place !== "" && <span class="tree-place">{place}</span>}
                    <ul class="tree-gates">
                      {cell.gates.map(({ gate }, g) => {
                        const isGate = isCell && selection.gate === g;
                        const warnings = count(l, c, gate);
                        return (
                          <li key={gate}>
                            <button
                              type="button"
                              aria-current={isGate ? "true" : undefined}
                              aria-label={`${layer.name || "top level"}, ${place} ${gate} gate${warnings > 0 ? `, ${amount(warnings, "warning")}` : ""}`}
                              title={gate}
                              onClick={() => select({ layer: l, cell: c, gate: g })}
                            >
                              <GateChip gate={gate} />
                              {warnings > 0 && <span class="tree-dot" aria-hidden="true" />}
                            </button>
                          </li>
                        );
                      })}
                    </ul>
                  </li>
                );
              })}
            </ol>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** How many warnings each layer and each gate has: a file of thousands of layers has several for each. */
function countsOf(notes: readonly PlacedNote[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { layer, cell, gate, isPlain } of notes)
    for (const place of isPlain ? [] : [`${layer}`, `${layer},${cell},${gate}`])
      counts.set(place, (counts.get(place) ?? 0) + 1);
  return counts;
}

function Warnings({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span class="warn-badge" title={amount(count, "warning")}>
      <span aria-hidden="true">▲ </span>
      {count}
      <span class="visually-hidden">{count === 1 ? " warning" : " warnings"}</span>
    </span>
  );
}
