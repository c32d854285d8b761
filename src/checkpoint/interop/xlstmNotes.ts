/** What the names of an xLSTM do not say. */
import type { FoundLayer } from "./find.ts";
import { shortList } from "./shortList.ts";

/** Gates of an mLSTM, in xlstm and in the `transformers` of xLSTM-7B. */
const MLSTM = /^(.*?)\.?(?:mlstm_cell|mlstm_layer)\.[if]gate(?:_preact)?\.weight$/s;

/** Notes on the sLSTMs that were found, and on the mLSTMs of a file, which no record reads. */
export function xlstmNotes(layers: readonly FoundLayer[], names: Iterable<string>): string[] {
  const notes: string[] = [];
  const titles = (of: readonly { name: string }[]) =>
    shortList(
      of.map(({ name }) => name || "the file"),
      ", ",
    );
  const add = (of: readonly { name: string }[], note: string) => {
    if (of.length > 0) notes.push(`${titles(of)}: ${note}`);
  };
  const swapped = layers.filter(({ convention }) => convention.layerClass === "sLSTMLayer");
  add(
    swapped,
    "fgate.weight feeds the input gate and igate.weight the forget gate, because the layer passes (f, i, z, o) to a cell that takes (i, f, z, o); the recurrent kernel and the biases are in the cell's order. An edit of a gate changes the tensors that feed it. Convolution, norm and feed-forward are layers of their own",
  );
  add(
    swapped.filter(({ cells }) => cells[0].sizes.inputs === 2),
    "the input and forget gates see its convolution: the input of the cell is [SiLU(conv1d(x)), x]",
  );
  add(
    layers.filter(({ convention }) => convention.layerClass === "sLSTMCell"),
    "a cell alone, whose input is W x, gate by gate in the order i, f, z, o",
  );
  const matrices = new Set<string>();
  for (const name of names) {
    const [, path] = MLSTM.exec(name) ?? [];
    if (path !== undefined) matrices.add(path);
  }
  add(
    [...matrices].map((name) => ({ name })),
    "an mLSTM, whose state is a matrix for each head. Sluice reads cells whose state is a vector, so it is neither read nor converted",
  );
  return notes;
}
