/** charRNN of ml5: BasicLSTMs of TensorFlow 1 in raw files beside `manifest.json`, with the ids of characters in `vocab.json`. */
import type { Checkpoint } from "../../src/checkpoint.ts";
import { toModule } from "../../src/modules.ts";
import { createNetwork, type Network, type NetworkLayer } from "../../src/network.ts";
import { turnedOf, type Weight, weightOf } from "../shared/weights.ts";

/** @param vocabulary what is in `vocab.json` @throws TypeError for other files */
export async function charRnn({ layers, tensors }: Checkpoint, vocabulary: Uint8Array): Promise<Network> {
  const weights = new Map<string, Weight>();
  weights.set("embedding.weight", await weightOf(tensors, "embedding"));
  const levels: NetworkLayer[] = [];
  for (const layer of [...layers].sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }))) {
    const name = layer.name.replace(/^.*\//, "");
    levels.push({ name, kind: "lstm", hiddenSize: layer.hiddenSize, sequences: true });
    for (const [key, { shape, data }] of (await toModule(layer)).stateDict())
      weights.set(`${name}.${key}`, { shape: [...shape], data: Float32Array.from(data) });
  }
  weights.set("decoder.weight", await turnedOf(tensors, "rnnlm/softmax_w"));
  weights.set("decoder.bias", await weightOf(tensors, "rnnlm/softmax_b"));
  return createNetwork(
    {
      name: "charRNN",
      symbols: symbolsOf(vocabulary, weights.get("decoder.bias")!.data.length),
      input: { frames: "any", features: 1, ids: true },
      layers: [{ name: "embedding", kind: "embedding" }, ...levels, { name: "decoder", kind: "linear" }],
    },
    weights,
  );
}

/** The symbols of `{ "a": 0, "b": 1, … }`. @throws TypeError for ids that are not there once each */
export function symbolsOf(vocabulary: Uint8Array, size: number): string[] {
  const ids: Record<string, unknown> = JSON.parse(new TextDecoder().decode(vocabulary));
  const symbols = Array.from({ length: size }, (_, id) =>
    Object.keys(ids).filter((symbol) => ids[symbol] === id),
  );
  if (symbols.some((each) => each.length > 1) || symbols.flat().length !== Object.keys(ids).length)
    throw new TypeError(`expected ids from 0 to ${size - 1}, each once, in vocab.json`);
  return symbols.map(([symbol = ""]) => symbol);
}
