/** The commands in words, for help, which loads none of them. */

/** Name, operands and summary of each command in the order of `commands.ts`, so that help loads no command. */
export const overview = [
  ["train", "[file]", "train a model on text, a table or labelled sequences"],
  ["eval", "<run> [file]", "measure a trained model"],
  ["sample", "<run>", "draw text from a language model"],
  ["forecast", "<run> [file]", "predict the rows that follow a table"],
  ["predict", "<run> <file>", "label sequences, or predict the rows that follow a table"],
  ["run", "<network> <data>", "run a whole network of another framework on a file of numbers"],
  ["inspect", "<file>", "show what the gates of a checkpoint are set to"],
  ["set", "<file>", "set the effective bias of a gate in a checkpoint"],
  ["init", "<file>", "initialise the gates of a checkpoint by a scheme"],
  ["convert", "<in> <out>", "write a checkpoint in another format or framework"],
  ["export-job", "<file>", "write a training run as a folder for PyTorch"],
  ["view", "[file]", "look at gates in a browser"],
  ["doctor", "", "show versions, the kernels in use and why, and threads"],
] as const;

/** Two examples of each command, shown at the end of its help. */
export const examples: Readonly<Record<(typeof overview)[number][0], readonly [string, string]>> = {
  train: ["births.csv --target births", "book.txt --cell gru --hidden-size 256 --epochs 3"],
  eval: ["runs/births", "runs/births newer.csv"],
  sample: ["runs/book", 'runs/book --prompt "Call me " --temperature 0.7'],
  forecast: ["runs/births", "runs/births newer.csv --out next.csv --plot next.html"],
  predict: ["runs/gestures new.jsonl", "runs/gestures new.jsonl --out labels.csv"],
  run: ["model.h5 input.csv --out answers.csv", "model.json sequences.npy --step"],
  inspect: ["model.pt", "runs/births --json"],
  set: ["model.h5 --gate forget --bias 1 --out mended.h5", "gru.pt --gate update --bias 2 --out mended.pt"],
  init: ["model.pt --scheme chrono:tMax=100 --out new.pt", "model.pt --scheme biases:forget=1 --out new.pt"],
  convert: ["model.h5 model.safetensors --to pytorch --verify", "runs/births births.onnx"],
  "export-job": ["births.csv --out job", "book.txt --out job --hidden-size 1024 --num-layers 2"],
  view: ["model.safetensors", "runs/births"],
  doctor: ["", "--json"],
};
