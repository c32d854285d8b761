/** A chain as the two files of a C program. */
import {
  type Chain,
  type ChainRef,
  type ChainShape,
  type ChainSource,
  type ChainTensor,
  inBlocks,
} from "../../core/chain/chain.ts";
import { firstNeedsEnd, placeChain, shapeText } from "../../core/chain/place.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { count, optional, readOptions } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { lowerLayer } from "../network/kinds/kinds.ts";
import { countOf, isByStep, numbersOf, place } from "../network/lowered.ts";
import { withFrames } from "../network/plan.ts";
import { differenceOf } from "./difference.ts";
import { type CValue, comment, Program } from "./program.ts";
import { printDirection } from "./recurrent.ts";
import { functionsIn } from "./runtime.ts";
import type { PrintedC, ToCOptions } from "./toC.ts";
import { formats, weightFormats } from "./weights.ts";

type Read = (ref: ChainRef) => CValue;

/** A network to print: layers that print themselves. */
interface Model {
  readonly title: string;
  readonly byStep: boolean;
  /** `isOpen`: a run may have fewer frames */
  readonly inputs: readonly { name: string; frames?: number; features: number; isOpen?: boolean }[];
  readonly layers: readonly {
    name: string;
    words: string;
    reads: readonly ChainRef[];
    print(read: Read): CValue;
  }[];
  readonly outputs: readonly { name: string; from: ChainRef }[];
}

export function print(given: ChainSource, options: ToCOptions): PrintedC {
  const read = readOptions<ToCOptions>("toC", options, {
    prefix: ["net"],
    weights: ["f32", weightFormats],
    frames: [undefined, optional(count)],
    header: [undefined],
  });
  const { prefix, weights, frames, header = `${prefix}.h` } = read;
  if (!/^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/.test(prefix) || prefix.length > 40)
    throw new ArgumentError(
      `toC: expected a prefix of letters, digits and single _ that begins with a letter, got ${describe(prefix)}. Give an identifier of C.`,
    );
  if (!/^[\w .+-]+$/.test(header))
    throw new ArgumentError(
      `toC: expected a plain name of a header, got ${describe(header)}. Name the file with letters.`,
    );
  const program = new Program(formats[weights], printDirection);
  const model = modelOf(given, program, frames);
  const difference = weights === "f32" ? {} : { difference: differenceOf(given, program.format, frames) };
  return { ...assemble(program, model, prefix, header), ...difference };
}

/** @throws ChainError for weights that are not finite; ArgumentError for a sequence without frames, or other ones than the network has */
function modelOf(given: ChainSource, program: Program, frames: number | undefined): Model {
  const whole = placeChain(given);
  for (const layer of whole.layers) if ("weights" in layer) checkWeights(layer.name, layer.weights);
  const { name, source, symbols = [], inputs, outputs } = whole;
  const isBlocks = inBlocks(whole);
  if (isBlocks && frames !== undefined)
    throw new ArgumentError(
      `toC: expected no frames, since a signal comes in blocks, got ${frames}. Leave frames out.`,
    );
  const byStep = isBlocks || (firstNeedsEnd(whole) === undefined && frames === undefined);
  const mode = isBlocks ? "blocks" : byStep ? "step" : "whole";
  const counts = inputs.map((input) => (byStep ? 1 : framesOf(whole, input.frames, frames)));
  const chain = isBlocks ? whole : placeChain(withFrames(whole, byStep ? undefined : counts));
  const shown = (shape: ChainShape) => (mode === "step" ? `[${shape.features}]` : shapeText(shape));
  return {
    title: [name ?? "A network", source, ...symbols.slice(0, 16)].join(", "),
    byStep,
    inputs: chain.inputs.map((input, k) => ({
      ...{ name: input.name, features: input.features },
      ...(mode !== "step" && { frames: input.frames as number }),
      isOpen: !byStep && inputs[k].frames === "any",
    })),
    layers: chain.placed.map((placed) => {
      const { layer, reads, input, output } = placed;
      return {
        name: layer.name,
        words: `${layer.type ?? layer.kind} ${shown(input)} -> ${shown(output)}`,
        reads,
        print: (read: Read) =>
          lowerLayer({ target: program, placed, input: read(reads[0]), byStep: isByStep(mode, layer), read }),
      };
    }),
    outputs,
  };
}

/** The frames of an input of a network over whole sequences. */
function framesOf(
  chain: Chain,
  own: number | "any" | undefined,
  given: number | undefined,
): number | undefined {
  if (own === "any" && given === undefined) {
    const { layer, reason } = firstNeedsEnd(chain)!;
    throw new ArgumentError(
      `toC: expected the most frames of a sequence, since layer ${describe(layer)} ${reason}, got none. Give frames, or --frames on the command line.`,
    );
  }
  if (typeof own === "number" && given !== undefined && given !== own)
    throw new ArgumentError(
      `toC: expected ${own} frames, as the network has, got ${given}. Leave frames out.`,
    );
  return own === "any" ? given : own;
}

function checkWeights(layer: string, weights: ReadonlyMap<string, Pick<ChainTensor, "data">>): void {
  for (const [name, { data }] of weights) {
    const wrong = data.find((value) => !Number.isFinite(value));
    if (wrong === undefined) continue;
    refuseLayer(
      layer,
      `expected finite weights, got ${wrong} in ${name}. Train again, or open an earlier checkpoint.`,
    );
  }
}

/** An input or an output: parameters, and constants of the header. */
interface Port {
  readonly parameters: string;
  readonly constants: readonly string[];
}

function assemble(program: Program, model: Model, prefix: string, headerName: string): PrintedC {
  const { byStep, title, inputs, layers, outputs } = model;
  const values = new Map<ChainRef, CValue>();
  /** Lines that check arguments */
  const checks: string[] = [];

  /** Constants of a port; a step mostly has one frame. */
  const constantsOf = (macro: string, frames: number | undefined, features: number) => [
    ...(frames !== undefined && (frames > 1 || !byStep) ? [`#define ${macro}_FRAMES ${frames}`] : []),
    `#define ${macro}_FEATURES ${features}`,
  ];

  const printInput = ({ name, frames, features, isOpen }: Model["inputs"][number]): Port => {
    const isOnly = inputs.length === 1;
    const at = isOnly ? "in" : program.names.take(name);
    const hasLength = !byStep && frames !== undefined;
    const length = isOnly || !hasLength ? "frames" : program.names.take(`${name}_frames`);
    const count = isOpen ? { text: length, most: frames! } : countOf(frames ?? 1);
    values.set(name, { at, frames: count, features, isVector: frames === undefined });
    const macro = `NET_${at.toUpperCase()}`;
    if (hasLength)
      checks.push(
        `  if (${isOpen ? `${length} < 1 || ${length} >` : `${length} !=`} ${macro}_FRAMES) return -1;`,
      );
    return {
      parameters: `const float *${at}${hasLength ? `, int ${length}` : ""}`,
      constants: constantsOf(macro, frames, features),
    };
  };

  const printOutput = ({ name, from }: Model["outputs"][number]): Port => {
    const at = outputs.length === 1 ? "out" : program.names.take(`${name}_out`);
    const value = values.get(from)!;
    const { frames, features, isVector, ready = [] } = value;
    program.touch(value);
    if (!program.give(value, at))
      program.line(
        `${ready.length > 0 ? `if (${ready.join(" && ")}) ` : ""}net_copy(${numbersOf(value).text}, ${value.at}, ${at});`,
      );
    const constants = constantsOf(`NET_${at.toUpperCase()}`, isVector ? undefined : frames.most, features);
    return { parameters: `float *${at}`, constants };
  };

  const ports = inputs.map(printInput);
  for (const { name, words, reads, print } of layers)
    place(program, values, name, `${name}: ${words}`, reads, () => print((ref) => values.get(ref)!));
  ports.push(...program.layer("outputs", [], () => outputs.map(printOutput)));
  const { ready = [] } = values.get(layers[layers.length - 1].name)!;
  const answer = byStep ? ready.join(" && ") || "1" : values.get(outputs[0].from)!.frames.text;
  program.line(`return ${answer};`);

  const function_ = `net_${byStep ? "step" : "run"}`;
  const signature = `int ${function_}(${["net_state *s", ...ports.map((port) => port.parameters)].join(", ")})`;
  const { members, numbers, rooms } = program.memory();
  const lines = [...rooms, ...program.lines];
  const counters = ["k", "t"].filter((name) => lines.some((line) => line.includes(`for (${name} =`)));
  const functions = functionsIn(
    [...program.functions, ...program.first, ...lines].join("\n"),
    program.format,
  );
  const body = [
    ...rooms,
    ...(counters.length > 0 ? [`  int ${counters.join(", ")};`] : []),
    ...program.flags.map((flag) => `  int ${flag} = 0;`),
    ...(lines.some((line) => line.includes("s->")) ? [] : ["  (void)s;"]),
    ...checks,
    ...program.lines,
  ];
  const failures = [
    ...(byStep ? [] : ["another number of frames"]),
    ...(functions.some((text) => text.includes("net_lookup")) ? ["an id that the network lacks"] : []),
  ];
  const answers = byStep
    ? "Runs one step. Returns 1 with an answer, 0 while the network waits for more frames"
    : "Runs a whole sequence, [frames, features]. Returns the frames of the answer";
  const does = failures.length === 0 ? answers : `${answers},\n   and -1 for ${failures.join(" or ")}`;
  const ram = 4 * numbers;
  const largest = Math.max(program.largest, ram);
  const source = `/* ${comment(title)}: C99 by Sluice, without libraries, allocation, or variables outside of the state.

${layers.map(({ name, words }) => `   ${comment(`${name}: ${words}`)}`).join("\n")} */
#include "${headerName}"

#include <stdint.h>

${MACROS}
${program.constants.join("\n")}
${functions.join("\n\n")}

${program.functions.join("\n")}
void net_init(net_state *s) {
${program.first.length === 0 ? "  (void)s;" : program.first.join("\n")}
}

${signature} {
${body.join("\n")}
}
`;
  const header = `/* ${comment(title)} */
#ifndef NET_H
#define NET_H

#include <limits.h>

#if INT_MAX < ${largest}
#error "${prefix}: an array of ${largest} bytes is more than this target can index; use --weights q8, fewer frames, or a smaller network"
#endif

#ifdef __cplusplus
extern "C" {
#endif

${ports.flatMap(({ constants }) => constants).join("\n")}

/* All that a network remembers, and room for its values. Each sequence that runs beside others needs its own. */
typedef struct net_state {
${members}
} net_state;

/* Bytes */
#define NET_STATE_SIZE sizeof(net_state)

/* Begins a new sequence; call it once before anything else. */
void net_init(net_state *s);

/* ${does}. */
${signature};

#ifdef __cplusplus
}
#endif

#endif
`;
  const renamed = (text: string) =>
    text.replace(/\bnet_(?=\w)/g, `${prefix}_`).replace(/\bNET_(?=\w)/g, `${prefix.toUpperCase()}_`);
  const sizes = { weights: program.bytes, ram, multiplyAdds: program.multiplyAdds };
  return { source: renamed(source), header: renamed(header), function: renamed(function_), sizes };
}

const MACROS = `/* Where constants go, and how they are read: define all four for a memory that pointers do not reach. */
#if defined(__AVR__) && !defined(NET_FLASH)
#include <avr/pgmspace.h>
#define NET_FLASH PROGMEM
#define NET_READ_F32(p) pgm_read_float(p)
#define NET_READ_U16(p) pgm_read_word(p)
#define NET_READ_I8(p) ((int8_t)pgm_read_byte(p))
#endif
#ifndef NET_FLASH
#define NET_FLASH
#endif
#ifndef NET_READ_F32
#define NET_READ_F32(p) (*(p))
#define NET_READ_U16(p) (*(p))
#define NET_READ_I8(p) (*(p))
#endif

#ifdef __cplusplus
#define NET_RESTRICT __restrict
#else
#define NET_RESTRICT restrict
#endif
`;
