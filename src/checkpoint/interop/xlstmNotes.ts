/** Notes on files of xLSTM, whose names mislead. */
import type { FoundLayer } from "./find.ts";
import { shortList } from "./shortList.ts";

/** A gate of an mLSTM, in xlstm and in the `transformers` of xLSTM-7B. */
const MLSTM = /^(.*?)\.?mlstm_(cell|layer)\.[if]gate(_preact)?\.weight$/s;

/** Notes on the sLSTMs that were found, and on the mLSTMs of a file, which no record reads. */
export function xlstmNotes(layers: readonly FoundLayer[], names: Iterable<string>): string[] {
  const read = (layerClass: string, inputs?: number) =>
    layers
      .filter(({ convention, cells }) => {
        const isMeant = inputs === undefined || cells[0].sizes.inputs === inputs;
        return convention.layerClass === layerClass && isMeant;
      })
      .map(({ name }) => name);
  const matrices = new Set<string>();
  for (const name of names) {
    const path = MLSTM.exec(name)?.[1];
    if (path !== undefined) matrices.add(path);
  }
  const notes: [names: string[], note: string][] = [
    [
      read("sLSTMLayer"),
      "fgate.weight feeds the input gate and igate.weight the forget gate, because the layer passes (f, i, z, o) to a cell that takes (i, f, z, o). Kernel and biases are in the cell's order",
    ],
    [read("sLSTMLayer", 2), "its input is [SiLU(conv1d(x)), x]: the input and forget gates see the first"],
    [read("sLSTMCell"), "its input is W x, gate by gate (i, f, z, o)"],
    [[...matrices], "an mLSTM, whose state is a matrix and not a vector: neither read nor converted"],
  ];
  return notes.flatMap(([of, note]) =>
    of.length === 0 ? [] : `${shortList(of, ", ") || "the file"}: ${note}`,
  );
}
