/** AllenNLP: a Linear layer for each side, and one for the projection. */
import type { Convention } from "../convention.ts";
import { bias, inputWeight, optional, projection, readOnly, recurrentWeight, standard } from "./parts.ts";

export const allennlp: readonly Convention[] = [
  {
    name: "allennlp.LSTM",
    layerClass: "LstmCellWithProjection, AugmentedLstm(use_highway=False)",
    cell: "lstm",
    parts: [
      inputWeight("{prefix}input_linearity.weight", "ifgo"),
      bias("{prefix}input_linearity.bias", "ifgo", "input", optional),
      recurrentWeight("{prefix}state_linearity.weight", "ifgo"),
      bias("{prefix}state_linearity.bias", "ifgo", "recurrent"),
      projection("{prefix}state_projection.weight", "out×in"),
    ],
    activations: standard,
    checked: readOnly,
    source: "allenai/allennlp allennlp/modules/lstm_cell_with_projection.py, augmented_lstm.py",
    note: "clips and the direction of a layer are arguments of the class and not in the file",
  },
];
