/** The bundled examples: networks in `networks/`, which `npm run build:networks` trains with this library. */
import type { ViewId } from "../state/address.ts";

export interface Example {
  file: string;
  title: string;
  about: string;
  /** The one that keeps its state. */
  gate: "forget" | "update";
  /** Steps that it remembers on what Watch feeds it first. */
  fed: number;
  /** Opened beside it. */
  with?: string;
}

export const examples: readonly Example[] = [
  {
    file: "recall-bias-1.safetensors",
    title: "Delayed recall, forget bias 1",
    about:
      "An LSTM of 32 units that learned to name a symbol from 20 steps before; in grey one from a bias of 0, which did not learn it in as many updates",
    gate: "forget",
    fed: 9.6,
    with: "recall-bias-0.safetensors",
  },
  {
    file: "recall-gru.safetensors",
    title: "Delayed recall by a GRU",
    about: "The same task with 16 units, two gates instead of three, and no cell state",
    gate: "update",
    fed: 5.4,
  },
  {
    file: "whale.safetensors",
    title: "A character model of Moby-Dick",
    about: "An LSTM of 96 units that reads text letter by letter, trained for a minute",
    gate: "forget",
    fed: 18,
  },
];

/** The state of the page that shows an example. @param gate of its first cell; default: the one that keeps its state */
export function addressOf(example: Example, { view = "gates" as ViewId, gate = -1 } = {}): string {
  const beside = example.with === undefined ? "" : `&with=example:${example.with}`;
  return `#view=${view}&open=example:${example.file}${beside}${gate < 0 ? "" : `&at=0.0.${gate}`}`;
}
