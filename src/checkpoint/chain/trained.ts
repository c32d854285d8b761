/** The networks of what `sluice train` made, by the configuration in the file; other files of weights are state dicts. */
import type { Chain, ChainTensor } from "../../core/chain/chain.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import type { Contents } from "../../core/storage/contents.ts";
import { describe } from "../../core/tensor/errors.ts";
import { isListOf } from "../../core/tensor/lists.ts";
import { readPytorchChain } from "./pytorch.ts";
import type { ReadChainOptions } from "./read.ts";

interface Config {
  task?: unknown;
  vocabulary?: { kind?: unknown; characters?: unknown };
  labels?: unknown;
  input?: { kind?: unknown; scaling?: { mean?: unknown; deviation?: unknown } };
  recurrent?: { bidirectional?: unknown };
}

const isNumbers = (value: unknown): value is number[] => isListOf(value, Number.isFinite);

/**
 * Resolves to the chain of a language model of characters or of a classifier of numbers, which takes values as in the data; of any other file
 * as `readPytorchChain` does.
 *
 * @throws ChainError for other models of `sluice train`, with the command that runs them
 */
export async function readTrainedChain(contents: Contents, options: ReadChainOptions): Promise<Chain> {
  const config = options.chain === undefined ? configOf(contents.metadata.get("config")) : undefined;
  switch (config?.task) {
    case "language":
      return languageModel(contents, config);
    case "classify":
      return classifier(contents, config);
    case "forecast":
      return refuseLayer(
        undefined,
        "expected a language model or a classifier of sluice train, got a forecaster, whose forecast is more than its network. Run it with sluice forecast, or name an output that ends in .onnx.",
      );
    default:
      return readPytorchChain(contents, options);
  }
}

function configOf(text: unknown): Config | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const config: unknown = JSON.parse(text);
    return config !== null && typeof config === "object" ? (config as Config) : undefined;
  } catch {
    // Other programs may use this key too.
    return undefined;
  }
}

/** All is in the file. */
const ABOUT = { source: "sluice train", assumptions: [] } as const;

async function languageModel(contents: Contents, { vocabulary }: Config): Promise<Chain> {
  if (vocabulary?.kind !== "character" || typeof vocabulary.characters !== "string")
    refuseLayer(
      undefined,
      `expected a model of characters, got one of ${describe(vocabulary?.kind)}. Train with --vocabulary character.`,
    );
  const chain = await readPytorchChain(contents, { chain: "embedding,recurrent,decoder:softmax" });
  return { ...chain, ...ABOUT, name: "language model", symbols: [...vocabulary.characters] };
}

async function classifier(contents: Contents, { labels, input, recurrent }: Config): Promise<Chain> {
  if (input?.kind !== "numbers")
    refuseLayer(
      undefined,
      "expected a classifier of numbers, got a classifier of text. Name an output that ends in .onnx.",
    );
  const { mean, deviation } = input.scaling ?? {};
  if (!isNumbers(mean) || !isNumbers(deviation) || mean.length !== deviation.length || !Array.isArray(labels))
    refuseLayer(undefined, `expected labels and scaling in the configuration, got ${describe(input)}.`);
  // In one direction, there is an answer for the frames so far.
  const head = recurrent?.bidirectional === true ? "final,head" : "head";
  const chain = await readPytorchChain(contents, { chain: `recurrent,${head}:softmax` });
  const [first] = chain.layers;
  scale("weights" in first ? first.weights : new Map(), mean, deviation);
  return { ...chain, ...ABOUT, name: "classifier", symbols: labels.map(String) };
}

/** W (x - mean) / deviation + b is a product with x itself, by other weights. */
function scale(
  weights: ReadonlyMap<string, ChainTensor>,
  mean: readonly number[],
  deviation: readonly number[],
): void {
  for (const direction of ["", "_reverse"]) {
    const weight = weights.get(`weight_ih_l0${direction}`);
    const bias = weights.get(`bias_ih_l0${direction}`);
    if (weight === undefined && direction !== "") continue;
    const [rows, columns] = weight?.shape ?? [];
    if (weight === undefined || bias === undefined || columns !== mean.length)
      refuseLayer(
        "recurrent",
        `expected a layer with a bias that reads ${mean.length} features, got weights [${weight?.shape.join(", ") ?? ""}].`,
      );
    for (let r = 0; r < rows; r++) {
      let moved = 0;
      for (let c = 0; c < columns; c++) {
        const scaled = weight.data[r * columns + c] / deviation[c];
        moved += scaled * mean[c];
        weight.data[r * columns + c] = scaled;
      }
      bias.data[r] -= moved;
    }
  }
}
