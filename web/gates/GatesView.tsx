/** See and set: the network on the left, the gates of one cell in the middle, the edits on the right. */
import { useState } from "preact/hooks";
import { extentOf } from "../charts/numbers.ts";
import { type Mode, placeOf, SetPanel } from "../set/SetPanel.tsx";
import { addEdit, select, useApp, useParam } from "../state/app.ts";
import { Term } from "../terms/Term.tsx";
import type { CellOutline } from "../worker/protocol.ts";
import { CellHead } from "./CellHead.tsx";
import { FileCard } from "./FileCard.tsx";
import { GateRow } from "./GateRow.tsx";
import { Notes } from "./Notes.tsx";
import { Retain } from "./Retain.tsx";
import { useReference } from "./reference.ts";
import { Tree } from "./Tree.tsx";
import { Weights } from "./Weights.tsx";

export default function GatesView() {
  const main = useApp((state) => state.main)!;
  const selection = useApp((state) => state.selection);
  const reference = useReference();
  const [unitText, setUnitText] = useParam("gates.unit", "");
  const unit = unitText === "" ? undefined : Number(unitText);
  const setUnit = (next: number) => setUnitText(String(next));
  const [mode, setMode] = useState<Mode>("constant");
  const { layers, notes } = main.outline;
  const layer = layers[selection.layer];
  const cell = layer?.cells[selection.cell];
  const picked =
    cell && unit !== undefined && Number.isInteger(unit) && unit >= 0 && unit < cell.hiddenSize
      ? unit
      : undefined;
  return (
    <div class="gates">
      <aside class="side" aria-label="File and network">
        <FileCard main={main} />
        <Tree layers={layers} notes={notes} />
        <Notes notes={notes.filter((note) => note.layer === undefined)} label="Warnings about the file" />
      </aside>
      {cell === undefined ? (
        <div class="cell">
          <h1>No recurrent layer found</h1>
          <p class="quiet">
            {`None of its ${main.outline.tensorCount} tensors has the names and shapes of an LSTM, GRU or RNN of a known framework. If you know the framework, choose it under “Read as”.`}
          </p>
        </div>
      ) : (
        <div class="cell">
          <CellHead layer={layer} cell={cell} />
          <Notes
            notes={notes.filter(
              (note) =>
                note.layer === selection.layer &&
                (note.cell === undefined || (note.cell === selection.cell && note.gate === undefined)),
            )}
            label="Warnings about this layer"
          />
          <section class="panel" aria-labelledby="biases-title">
            <div class="panel-head">
              <h2 id="biases-title">
                Biases, <Term id="gate">gate</Term> by gate
              </h2>
              {reference && (
                <span class="quiet">
                  <span class="outline-key" aria-hidden="true" /> outline:{" "}
                  <span class="text">{reference.label}</span>
                </span>
              )}
            </div>
            <ol class="gate-rows">
              {cell.gates.map((gate, index) => {
                const before = reference?.outline.gates.find((each) => each.gate === gate.gate);
                return (
                  <GateRow
                    key={gate.gate}
                    cell={cell}
                    gate={gate}
                    index={index}
                    isSelected={index === selection.gate}
                    domain={biasDomain(cell, reference?.outline)}
                    reference={before && { label: reference!.label, gate: before }}
                    notes={notes.filter(
                      (note) =>
                        note.layer === selection.layer &&
                        note.cell === selection.cell &&
                        note.gate === gate.gate,
                    )}
                    unit={index === selection.gate ? picked : undefined}
                    onUnit={(next) => {
                      select({ gate: index });
                      setUnit(next);
                      setMode("unit");
                    }}
                    onMend={(bias) =>
                      void addEdit({
                        kind: "bias",
                        gate: gate.gate,
                        bias,
                        ...placeOf("cell", main, layer, cell),
                      })
                    }
                  />
                );
              })}
            </ol>
          </section>
          <Retain cell={cell} reference={reference} />
          <Weights cell={cell} reference={reference} unit={picked} />
        </div>
      )}
      {cell !== undefined && (
        <SetPanel {...{ main, layer, cell, mode }} onMode={setMode} unit={picked} onUnit={setUnit} />
      )}
    </div>
  );
}

/** One scale for all gates of a cell and of its reference. */
function biasDomain(cell: CellOutline, reference: CellOutline | undefined): [number, number] {
  const lists = [cell, ...(reference ? [reference] : [])].flatMap(({ gates }) =>
    gates.flatMap(({ bias, inputBias, hiddenBias }) =>
      bias ? [bias] : [inputBias, hiddenBias].filter((list) => list !== undefined),
    ),
  );
  const [low, high] = extentOf(lists);
  const margin = (high - low) * 0.04;
  return [low - margin, high + margin];
}
