/** The network of a classifier: (embedding →) recurrent layer → the state at each sequence's own end → dropout → linear. */
import { concat, select } from "../../../core/autograd/shape.ts";
import { intermediate } from "../../../core/autograd/tape.ts";
import {
  Dropout,
  Embedding,
  type HiddenState,
  Linear,
  Module,
  type RecurrentResult,
} from "../../../core/nn/index.ts";
import { checkOptionNames } from "../../../core/tensor/check.ts";
import { ArgumentError } from "../../../core/tensor/errors.ts";
import { Indices } from "../../../core/tensor/indices.ts";
import type { Tensor } from "../../../core/tensor/tensor.ts";
import { type Label, type Scaling, type VocabularyData, vocabularyFrom } from "../../data/index.ts";
import { checkConfig } from "../checks.ts";
import { makeRecurrent, outputSize, type Recurrent, type RecurrentConfig } from "../recurrentConfig.ts";
import type { HeldOut } from "../task.ts";

/** The kind of sequences that a classifier reads, and their encoding. */
export type ClassifyInput =
  | { kind: "numbers"; features: number; scaling: Scaling }
  | { kind: "text"; vocabulary: VocabularyData; embeddingSize: number };

/** The configuration of a classifier, which the file of the model includes. */
export interface ClassifyConfig {
  task: "classify";
  /** The classes, in the order of the outputs. */
  labels: Label[];
  input: ClassifyInput;
  recurrent: RecurrentConfig;
  heldOut: HeldOut;
  /** Seed of the initial weights and the split. */
  seed: number;
  /** Weights of the classes in the training loss; default: equal. */
  classWeights?: "balanced";
}

/**
 * A classifier of whole sequences, numeric or text, of any lengths.
 *
 * @example
 * const { model } = classifyTask(readJSONLines(text));
 */
export class SequenceClassifier extends Module {
  readonly embedding: Embedding | undefined;
  readonly recurrent: Recurrent;
  readonly dropout: Dropout;
  readonly head: Linear;

  /**
   * @param config the network, its inputs and its labels
   * @throws ArgumentError for a configuration that does not make a model
   */
  constructor(config: ClassifyConfig) {
    super();
    checkConfig("SequenceClassifier", config, "classify");
    const { input, recurrent, labels, seed } = config;
    let columns: number;
    if (input.kind === "text") {
      columns = input.embeddingSize;
      const { size } = vocabularyFrom(input.vocabulary);
      this.embedding = new Embedding({ numEmbeddings: size, embeddingDim: columns, seed });
    } else columns = input.features;
    this.recurrent = makeRecurrent(recurrent, columns, seed + 1);
    this.dropout = new Dropout({ p: recurrent.dropout, seed: seed + 2 });
    this.head = new Linear({ inFeatures: outputSize(recurrent), outFeatures: labels.length, seed: seed + 3 });
  }

  override get typeName(): string {
    return "SequenceClassifier";
  }

  /**
   * Returns scores of every label.
   *
   * @param input   numbers [T, N, features], or ids [T, N] of texts
   * @param options `lengths`, the steps of each sequence [N]; default: T
   * @returns logits [N, C]
   */
  forward(input: Tensor | Indices, options: { lengths?: Int32Array } = {}): Tensor {
    checkOptionNames("SequenceClassifier", options, ["lengths"]);
    if (input instanceof Indices && this.embedding === undefined) {
      throw new ArgumentError("SequenceClassifier: expected a tensor of numbers, got indices of text.");
    }
    const x = input instanceof Indices ? intermediate(this.embedding!.forward(input)) : input;
    const forward = this.recurrent.forward as (x: Tensor, o: object) => RecurrentResult<HiddenState>;
    const { output, state } = forward.call(this.recurrent, x, options);
    intermediate(output);
    const { hidden } = state;
    const [places] = hidden.shape;
    const last = this.recurrent.bidirectional
      ? concat([select(hidden, 0, places - 2), select(hidden, 0, places - 1)], { axis: 1 })
      : select(hidden, 0, places - 1);
    return this.head.forward(this.dropout.forward(last));
  }
}
