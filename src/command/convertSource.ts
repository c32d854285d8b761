/** `sluice convert` to C: a whole network as a C99 file and its header. */
import { basename } from "node:path";
import { type PrintedC, type ToCOptions, toC } from "../network.ts";
import { writeFileAtomic } from "../platform/node/files.ts";
import { type NetworkOptions, readNetwork } from "./convertNetwork.ts";
import { UsageError } from "./failure.ts";
import { readable } from "./output.ts";

export interface SourceOptions extends NetworkOptions {
  weights?: string;
  prefix?: string;
  frames?: number;
}

/** Whether these arguments ask for C. */
export function asksForC(out: string, format: string | undefined): boolean {
  return format === "c" || (format === undefined && /\.c$/i.test(out));
}

/** @throws UsageError, FormatError, UnsupportedError, ChainError, ArgumentError with the reason, before anything is written */
export async function convertToC(path: string, out: string, options: SourceOptions) {
  const { weights, prefix, frames, ...given } = options;
  if (!/\.c$/i.test(out))
    throw new UsageError(
      `convert: expected an output that ends in .c, got ${out}. The header lies beside it.`,
    );
  const model = await readNetwork(path, given, "C");
  const header = out.replace(/c$/i, "h");
  const settings = { weights: weights as ToCOptions["weights"], prefix, frames, header: basename(header) };
  const made = await toC(model, settings);
  await writeFileAtomic(out, new TextEncoder().encode(made.source));
  await writeFileAtomic(header, new TextEncoder().encode(made.header));
  return { out, header, format: "c" as const, function: made.function, ...made.sizes, notes: notesOf(made) };
}

function notesOf({ function: called, sizes, difference }: PrintedC): string[] {
  const { weights, ram, multiplyAdds } = sizes;
  return [
    `${called}: ${readable(multiplyAdds)} multiply-adds; constants ${bytes(weights)}, state and values ${bytes(ram)}`,
    ...(difference === undefined
      ? []
      : [
          `these weights change outputs on random input by at most ${difference.largest.toPrecision(2)}, ${difference.rms.toPrecision(2)} in the root mean square; the outputs' own is ${difference.outputs.toPrecision(2)}`,
        ]),
  ];
}

const bytes = (count: number) => `${readable(count)} bytes`;
