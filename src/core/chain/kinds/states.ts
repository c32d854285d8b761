/** Recurrent layers among others, and their states. */
import type { ChainRecurrent } from "./recurrent.ts";

/** The parts of a recurrent layer's state, `hidden` first. */
export function statesOf({ kind, cell }: ChainRecurrent): readonly string[] {
  const others = kind === "lstm" ? ["cell"] : Object.values(cell?.state ?? {});
  return ["hidden", ...others.filter((part) => part !== "hidden")];
}

export function isRecurrent(layer: { readonly kind: string }): layer is ChainRecurrent {
  return ["lstm", "gru", "rnn", "defined"].includes(layer.kind);
}
