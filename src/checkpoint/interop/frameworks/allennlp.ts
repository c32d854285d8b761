/** AllenNLP: a Linear layer for each side, and one for the projection. */
import type { Convention } from "../convention.ts";
import { bias, inputWeight, lstm, optional, projection, recurrentWeight } from "./parts.ts";

export const allennlp: readonly Convention[] = [
  // allenai/allennlp allennlp/modules/lstm_cell_with_projection.py, augmented_lstm.py
  lstm("allennlp.LSTM", "LstmCellWithProjection, AugmentedLstm(use_highway=False)", [
    inputWeight("{prefix}input_linearity.weight", "ifgo"),
    bias("{prefix}input_linearity.bias", "ifgo", "input", optional),
    recurrentWeight("{prefix}state_linearity.weight", "ifgo"),
    bias("{prefix}state_linearity.bias", "ifgo", "recurrent"),
    projection("{prefix}state_projection.weight", "out×in"),
  ]),
];
