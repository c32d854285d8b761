/** The answers of defined cells: see `cells/traits.ts`. Each cell carries its own, so plain layers do not load them. */
import type { Shape } from "../../tensor/shape.ts";
import type { DefinedSpec } from "../cell.ts";
import type { CellTraits } from "../traits.ts";

export const definedTraits: CellTraits<DefinedSpec> = {
  name: ({ cell }) => cell.definition.name,
  gates: ({ cell }) => cell.gates,
  aliases: ({ cell }) => cell.aliases,
  retain: ({ cell }) => cell.definition.retain,
  isFraction({ cell }, gate) {
    const { gates, retain } = cell.definition;
    return gates[gate].activation === "sigmoid" || retain?.gate === gate;
  },
  parts: ({ cell }) => cell.parts,
  stateSize: ({ projSize, hiddenSize }) => projSize ?? hiddenSize,
  initial: ({ cell }, part) => cell.initial(part),
  shapes(spec, biased) {
    const { inputSize, hiddenSize: H, cell } = spec;
    const { layout, vectors, definition } = cell;
    const shapes = new Map<string, Shape>();
    const set = (key: keyof typeof layout, ...columns: number[]): void => {
      if (layout[key].length > 0) shapes.set(key, [layout[key].length * H, ...columns]);
    };
    set("weightIh", inputSize / this.diagonalBlocks(spec, "weightIh") / cell.inputs.length);
    set("weightHh", this.stateSize(spec) / this.diagonalBlocks(spec, "weightHh"));
    if (biased) set("biasIh");
    if (biased) set("biasHh");
    if (definition.projection === true) shapes.set("weightHr", [this.stateSize(spec), H]);
    set("weightCh");
    set("normIh");
    set("normHh");
    for (const name of vectors.keys()) shapes.set(name, [H]);
    return shapes;
  },
  blockIn: ({ cell }, gate, key) => (key === "weightHr" ? -1 : cell.layout[key].indexOf(gate)),
  diagonalBlocks({ cell }, key) {
    const { inputBlocks = 1, recurrentBlocks = 1 } = cell.definition;
    return key === "weightIh" ? inputBlocks : recurrentBlocks;
  },
  withoutSum({ cell }, gate) {
    const { recurrentFactor } = cell.definition.gates[gate];
    if (recurrentFactor === undefined || !cell.layout.biasHh.includes(gate)) return undefined;
    return `one whose second bias is multiplied by ${recurrentFactor}`;
  },
  hasUsualActivations: () => true,
  initialDraw: ({ cell }, where, key, uniform) =>
    cell.vectors.has(key) ? cell.initialDraw(where, key, uniform) : undefined,
};
