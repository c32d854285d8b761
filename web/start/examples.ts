/** The bundled examples: networks in `networks/`, which `npm run build:networks` trains with this library. */
import type { ViewId } from "../state/address.ts";

interface Example {
  file: string;
  title: string;
  about: string;
  /** Opened beside it. */
  with?: string;
}

export const examples: readonly Example[] = [
  {
    file: "recall-bias-1.safetensors",
    title: "Delayed recall, forget bias 1",
    about:
      "LSTM 9 → 32 that learned to name a symbol from 20 steps before, compared with a run from a bias of 0 that did not learn it in as many updates",
    with: "recall-bias-0.safetensors",
  },
  {
    file: "whale.safetensors",
    title: "A character model of Moby-Dick",
    about: "LSTM of 96 units over 82 characters, trained for a minute; its vocabulary is in the file",
  },
];

/** The state of the page that shows an example. @param gate of its first cell; default: the one that keeps its state */
export function addressOf(example: Example, { view = "gates" as ViewId, gate = -1 } = {}): string {
  const beside = example.with === undefined ? "" : `&with=example:${example.with}`;
  return `#view=${view}&open=example:${example.file}${beside}${gate < 0 ? "" : `&at=0.0.${gate}`}`;
}
