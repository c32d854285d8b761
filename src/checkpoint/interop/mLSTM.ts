import { shortList } from "./shortList.ts";

/** A gate of an mLSTM, in xlstm and in the `transformers` of xLSTM-7B. */
const MLSTM = /^(.*?)\.?mlstm_(cell|layer)\.[if]gate(_preact)?\.weight$/s;

/** Returns a note on the mLSTMs of a file, which no record reads. */
export function mLSTMsIn(names: Iterable<string>): string[] {
  const paths = new Set([...names].flatMap((name) => MLSTM.exec(name)?.[1] ?? []));
  if (paths.size === 0) return [];
  return [
    `${shortList([...paths], ", ")}: an mLSTM, whose state is a matrix and not a vector: neither read nor converted`,
  ];
}
