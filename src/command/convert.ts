/** `sluice convert`: writes the recurrent layers of a checkpoint in another format and another framework's convention. */
import type { Command } from "commander";
import { convertToPieces } from "../checkpoint/edit/convert.ts";
import { evidenceOf } from "../checkpoint/interop/conventions.ts";
import { checkWritable, isFlat, type WritableFormat } from "../checkpoint/interop/save/save.ts";
import { describeEvidence } from "../checkpoint.ts";
import { joinFiles } from "../core/storage/pieces.ts";
import { openCheckpointFile, writeBeside } from "../platform/node/checkpoint.ts";
import { integer } from "./arguments.ts";
import { addReadingOptions, type ReadingOptions } from "./checkpointFile.ts";
import { convertModel, isWholeModel } from "./convertModel.ts";
import { asksForNetwork, convertToNetwork, convertToOnnx, type WrittenNetwork } from "./convertNetwork.ts";
import { asksForC, convertToC, type SourceOptions } from "./convertSource.ts";
import { UsageError } from "./failure.ts";
import { counted, jsonLine, line, lines, type Output, oneLine } from "./output.ts";
import { modelFileOf } from "./runDirectory.ts";
import { largestDifference, type Verification } from "./verify.ts";

interface ConvertOptions extends ReadingOptions {
  to?: string;
  format?: string;
  module?: string;
  lossy?: boolean;
  verify?: boolean;
}

/** Formats by file ending, and others whose files have that ending too. */
const ENDINGS: readonly [ending: string, format: WritableFormat, ...others: string[]][] = [
  [".safetensors", "safetensors"],
  [".pt", "pytorch", "torchscript"],
  [".pth", "pytorch", "torchscript"],
  [".npz", "npz"],
  [".onnx", "onnx"],
  [".weights.h5", "keras-weights", "keras-h5", "hdf5"],
  [".h5", "keras-h5", "keras-weights", "hdf5"],
  [".keras", "keras"],
  [".json", "tfjs", "safetensors-index", "raw-manifest"],
];

type ActionOptions = ConvertOptions & SourceOptions & { states?: boolean; json?: boolean };

export function addConvert(command: Command, output: Output): void {
  command
    .description(
      "Writes the recurrent layers of a checkpoint in the gate order, orientation and number of biases of another framework, in the format that the name of the output gives. Refuses what the target cannot hold, with the reason. Keeps other tensors if the format takes them. To ONNX, a network whose layers the file has in order is written as a whole, the classifier or forecaster of a run with scaling and windows.",
    )
    .argument("<in>", "checkpoint, or run directory")
    .argument(
      "<out>",
      "file to write: .network.safetensors for a whole network that runs, .c for a whole network as C99; .safetensors .pt .npz .onnx .h5 .weights.h5 .keras, or model.json",
    )
    .option(
      "--to <framework>",
      "framework or class to write for, e.g. tf1.LSTMCell (default: the format's usual one)",
    )
    .option("--format <name>", "format to write, if the name of the output does not show it")
    .option("--module <name>", "only the recurrent layer of this name, and no other tensor")
    .option("--lossy", "drop what the target cannot hold, and report the change")
    .option(
      "--verify",
      "read the new file back, compare its outputs with the original's on random input, and report how both conventions were checked",
    )
    .option(
      "--chain <layers>",
      'to a network, ONNX or C, of a state dict: its layers in order, e.g. "lstm,last,fc:softmax"',
    )
    .option("--states", "to ONNX: the states of the whole network's recurrent layers are inputs and outputs")
    .option(
      "--weights <format>",
      "to C: matrices as f32, f16, or q8, int8 with a scale for each row (default: f32)",
    )
    .option("--prefix <name>", "to C: begins every name, for several networks in one program (default: net)")
    .option(
      "--frames <count>",
      "to C: the most frames of a sequence, for a network over whole sequences",
      integer(1),
    )
    .option("--json", "print one JSON object")
    .action(async (file: string, out: string, options: ActionOptions) => {
      const { json, ...given } = options;
      if (asksForC(out, given.format)) {
        const made = await convertToC(await modelFileOf(file), out, given);
        if (json) return jsonLine(output, made);
        for (const note of made.notes) line(output, note);
        return line(output, `written to ${out} and ${made.header} (C99)`);
      }
      if (asksForNetwork(out, given.format)) {
        return showNetwork(await convertToNetwork(await modelFileOf(file), out, given), json, output);
      }
      const { chain, format, module, verify } = given;
      if ([given.weights, given.prefix, given.frames].some((each) => each !== undefined)) {
        throw new UsageError(
          "convert: expected --weights, --prefix or --frames only for C, got another format. Name an output that ends in .c.",
        );
      }
      const isOnnx = formatOf(out, format) === "onnx";
      if ((chain ?? given.states) !== undefined && !isOnnx) {
        throw new UsageError(
          "convert: expected --chain only for a whole network, and --states only for ONNX, got another format. Name an output that ends in .network.safetensors or .onnx.",
        );
      }
      const model = await modelFileOf(file);
      if (isOnnx && module === undefined && (await isWholeModel(model))) {
        const own = ["from", "order", "to", "verify"] as const;
        const useless = own.filter((name) => given[name] !== undefined);
        if (useless.length > 0) {
          throw new UsageError(
            `convert: expected a whole model without ${useless.map((name) => `--${name}`).join(", ")}, got that option. Leave it out, or write the layer alone with --module recurrent.`,
          );
        }
        return convertModel(model, out, { json }, output);
      }
      const { network, refused } = isOnnx ? await convertToOnnx(model, out, given) : {};
      if (network !== undefined) return showNetwork(network, json, output);
      const done = await convert(model, out, given);
      if (refused !== undefined) done.notes.unshift(`these are its recurrent layers alone, since ${refused}`);
      if (json) return jsonLine(output, done);
      for (const { name, from, cells } of done.layers) {
        line(output, `${name || "(top level)"}: ${counted(cells, "cell")}, ${from} -> ${done.framework}`);
      }
      for (const note of done.notes) line(output, `note: ${note}`);
      if (done.verification !== undefined) lines(output, describeVerification(done.verification));
      for (const [record, evidence] of Object.entries(done.checked)) {
        if (verify || evidence.how === "source")
          line(output, `the record ${record}: ${describeEvidence(evidence)}`);
      }
      line(output, `written to ${out} (${done.format})`);
    });
  addReadingOptions(command);
}

/** Prints what was written of a whole network. */
function showNetwork(made: WrittenNetwork, json: boolean | undefined, output: Output): void {
  if (json) {
    jsonLine(output, made);
    return;
  }
  line(
    output,
    `${made.model}: ${counted(made.layers.length, "layer")}, ${counted(made.parameters, "parameter")}`,
  );
  for (const note of made.notes) line(output, note);
  line(output, `written to ${made.out} (${made.format})`);
}

function describeVerification({ cells, difference, skipped }: Verification): string {
  if (cells === 0 && skipped.length === 0) return "nothing to compare: all tensors were copied bit for bit";
  const parts =
    cells === 0
      ? []
      : [
          `read back by Sluice, largest difference on random input over ${cells} ${cells === 1 ? "cell" : "cells"}: ${difference.toExponential(2)}`,
        ];
  return [...parts, ...skipped.map((reason) => oneLine(`not compared: ${reason}`))].join("\n");
}

/**
 * Converts a checkpoint file.
 *
 * @throws UsageError, FormatError, UnsupportedError with the reason, before anything is written
 */
export async function convert(path: string, out: string, options: ConvertOptions) {
  const format = formatOf(out, options.format);
  const { from, order, to, module, lossy } = options;
  const checkpoint = await openCheckpointFile(path, { from, order });
  try {
    const converted = await convertToPieces(checkpoint, { format, framework: to, module, lossy });
    const { placements, framework, layers, notes } = converted;
    const whole = options.verify ? await joinFiles(converted.files) : undefined;
    const verification =
      whole && (await largestDifference(whole, placements, isFlat(format) ? framework : undefined));
    await writeBeside(out, whole ?? converted.files);
    return {
      out,
      format,
      framework,
      layers: layers.map((layer) => ({
        name: layer.name,
        from: layer.convention,
        cells: layer.numLayers * (layer.bidirectional ? 2 : 1),
      })),
      notes,
      // How each convention was checked.
      checked: Object.fromEntries(
        [...layers, ...placements].map(({ convention }) => [convention, evidenceOf(convention)]),
      ),
      ...(verification && { verification }),
    };
  } finally {
    await checkpoint.close();
  }
}

/** The ending of a file's name with its formats, the one that `convert` writes first; undefined for any other ending. */
export const endingOf = (name: string) => ENDINGS.find(([ending]) => name.toLowerCase().endsWith(ending));

function formatOf(out: string, named: string | undefined): WritableFormat {
  if (named !== undefined) {
    checkWritable("convert", named);
    return named;
  }
  const found = endingOf(out);
  if (found === undefined) {
    throw new UsageError(
      `convert: expected an output that ends in .c, .network.safetensors, ${ENDINGS.map(([ending]) => ending).join(", ")}, got ${out}. Or name the format with --format.`,
    );
  }
  return found[1];
}
