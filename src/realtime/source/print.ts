/** A network as the two files of a C program. */
import type { ChainRef, ChainSource } from "../../core/chain/chain.ts";
import { count, optional, readOptions } from "../../core/tensor/check.ts";
import type { PipelineData } from "../pipeline/pipeline.ts";
import { chainDifference, pipelineDifference } from "./difference.ts";
import { chainModel, type Model, type ModelLayer, pipelineModel } from "./model.ts";
import { checkPrefix, comment } from "./names.ts";
import { countOf, Program } from "./program.ts";
import { functionsIn } from "./runtime.ts";
import type { PrintedC, ToCOptions } from "./toC.ts";
import { numbersOf, type Value } from "./values.ts";
import { formats, weightFormats } from "./weights.ts";

/** An input or an output. */
interface Port {
  readonly parameters: readonly string[];
  /** Its constants in the header */
  readonly constants: readonly string[];
}

export function print(given: ChainSource | PipelineData, options: ToCOptions): PrintedC {
  const read = readOptions<ToCOptions>("toC", options, {
    prefix: ["net"],
    weights: ["f32", weightFormats],
    frames: [undefined, optional(count)],
    header: [undefined],
  });
  checkPrefix("toC", read.prefix);
  const program = new Program(formats[read.weights]);
  const isPipeline = "definition" in given;
  const model = isPipeline
    ? pipelineModel(given, program, read.frames)
    : chainModel(given, program, read.frames);
  const printed = new Printer(program, model, read).print();
  if (read.weights === "f32") return printed;
  return {
    ...printed,
    difference: isPipeline
      ? pipelineDifference(given, program.format)
      : chainDifference(given, program.format, read.frames),
  };
}

class Printer {
  readonly #program: Program;
  readonly #model: Model;
  readonly #prefix: string;
  readonly #header: string;
  readonly #values = new Map<ChainRef, Value>();
  /** Lines that check arguments */
  readonly #checks: string[] = [];

  constructor(
    program: Program,
    model: Model,
    { prefix, header = `${prefix}.h` }: { prefix: string; header?: string },
  ) {
    this.#program = program;
    this.#model = model;
    this.#prefix = prefix;
    this.#header = header;
  }

  print(): PrintedC {
    const prefix = this.#prefix;
    const program = this.#program;
    const { byStep } = this.#model;
    const inputs = this.#inputs();
    for (const layer of this.#model.layers) this.#layer(layer);
    const outputs = this.#outputs();
    const parameters = ["net_state *s", ...[...inputs, ...outputs].flatMap((port) => port.parameters)].join(
      ", ",
    );
    const signature = `int net_${byStep ? "step" : "run"}(${parameters})`;
    const { text: members, numbers } = program.members();
    const ram = 4 * numbers;
    const lines = program.lines.join("\n");
    const counters = ["g", "k", "r", "t"].filter((name) => new RegExp(`\\bfor \\(${name} =`).test(lines));
    const rooms = program.rooms();
    const start = [
      ...rooms,
      ...(counters.length > 0 ? [`  int ${counters.join(", ")};`] : []),
      ...program.flags.map((flag) => `  int ${flag} = 0;`),
      ...(/\bs->/.test(lines + rooms.join("\n")) ? [] : ["  (void)s;"]),
      ...this.#checks,
    ];
    const largest = Math.max(program.largest, ram);
    const called = [...program.functions, ...program.first, lines].join("\n");
    const functions = functionsIn(called, program.format);
    const source = [
      this.#head(),
      `#include "${this.#header}"\n\n#include <limits.h>\n#include <stdint.h>\n`,
      MACROS,
      `#if INT_MAX < ${largest}\n#error "${prefix}: an array of ${largest} bytes is more than this target can index; use smaller weights (q8), fewer frames, or a smaller network"\n#endif\n`,
      `${functions.join("\n\n")}\n`,
      program.constants.join("\n"),
      program.functions.join("\n"),
      `void net_init(net_state *s) {\n${program.first.length === 0 ? "  (void)s;" : program.first.map((line) => `  ${line}`).join("\n")}\n}\n`,
      `${signature} {\n${[...start, ...program.lines].join("\n")}\n}\n`,
    ].join("\n");
    const tables = functions.some((text) => text.includes("net_powers[64]")) ? 256 : 0;
    return {
      source: prefixed(source, prefix),
      header: prefixed(this.#headerText(members, signature, [...inputs, ...outputs]), prefix),
      function: `${prefix}_${byStep ? "step" : "run"}`,
      sizes: { weights: program.flash + tables, ram, multiplyAdds: program.multiplyAdds },
    };
  }

  #inputs(): Port[] {
    const program = this.#program;
    const { inputs, byStep } = this.#model;
    const isOnly = inputs.length === 1;
    return inputs.map(({ name, frames, features, least }): Port => {
      const at = isOnly ? "in" : program.names.local(name);
      const hasFrames = !byStep && frames !== undefined;
      const length = isOnly ? "frames" : hasFrames ? program.names.local(`${name}_frames`) : "";
      const isOpen = hasFrames && least < frames;
      this.#values.set(name, {
        at,
        frames: isOpen ? { text: length, most: frames } : countOf(frames ?? 1),
        features,
        isVector: frames === undefined,
        rooms: [],
      });
      const macro = `NET_${isOnly ? "IN" : at.toUpperCase()}`;
      if (isOpen) this.#checks.push(`  if (${length} < ${least} || ${length} > ${macro}_FRAMES) return -1;`);
      else if (hasFrames) this.#checks.push(`  if (${length} != ${macro}_FRAMES) return -1;`);
      return {
        parameters: [`const float *${at}`, ...(hasFrames ? [`int ${length}`] : [])],
        constants: sizesOf(macro, byStep && frames === 1 ? undefined : frames, features),
      };
    });
  }

  #layer({ name, words, reads, print: printIt }: ModelLayer): void {
    const program = this.#program;
    program.layer(`${name}: ${words}`);
    const values = [...new Set(reads)].map((ref) => this.#values.get(ref)!);
    const ready = [...new Set(values.flatMap((value) => value.ready ?? []))].join(" && ");
    const start = program.lines.length;
    const printed = printIt((ref) => this.#values.get(ref)!);
    for (const value of [...values, printed]) for (const room of value.rooms) program.touch(room);
    if (ready !== "") {
      const lines = program.lines.splice(start).map((line) => `  ${line}`);
      program.lines.push(`  if (${ready}) {`, ...lines, "  }");
    }
    const isOwn = printed.ready !== undefined && !values.some((value) => value.ready === printed.ready);
    const own = isOwn ? printed.ready : ready === "" ? undefined : ready;
    const { parts = {}, ...value } = printed;
    this.#values.set(name, { ...value, ready: own });
    for (const [part, each] of Object.entries(parts))
      this.#values.set(`${name}:${part}`, { ...each, ready: own });
  }

  #outputs(): Port[] {
    const program = this.#program;
    const { outputs, layers, byStep } = this.#model;
    const isOnly = outputs.length === 1;
    program.layer("outputs");
    const ports = outputs.map(({ name, from }): Port => {
      const at = isOnly ? "out" : program.names.local(`${name}_out`);
      const value = this.#values.get(from)!;
      const [room] = value.rooms;
      // The layer can write into the caller's memory.
      if (room !== undefined && room.name === value.at && room.alias === undefined) room.alias = at;
      else {
        for (const each of value.rooms) program.touch(each);
        const line = `net_copy(${numbersOf(value)}, ${value.at}, ${at});`;
        program.line(value.ready === undefined ? line : `if (${value.ready}) ${line}`);
      }
      const { frames, features, isVector } = value;
      const macro = `NET_${isOnly ? "OUT" : at.toUpperCase()}`;
      return {
        parameters: [`float *${at}`],
        constants: sizesOf(
          macro,
          isVector || (byStep && frames.most === 1) ? undefined : frames.most,
          features,
        ),
      };
    });
    const last = this.#values.get(layers[layers.length - 1].name)!;
    program.line(`return ${byStep ? (last.ready ?? "1") : this.#values.get(outputs[0].from)!.frames.text};`);
    return ports;
  }

  #head(): string {
    const { title, rows } = this.#model;
    return [
      `/* ${comment(`${title}, as C99 by Sluice`)}`,
      " *",
      ...rows.map((row) => ` * ${comment(row)}`),
      " *",
      " * No library, no allocation, no variables outside of the state. */",
    ].join("\n");
  }

  #headerText(members: string, signature: string, ports: readonly Port[]): string {
    const { title, byStep } = this.#model;
    const answer = byStep
      ? "Runs one step. @returns 1 with an answer in the output; 0 while the network waits for more frames; -1 for an id that the network lacks"
      : "Runs a whole sequence, [frames, features]. @returns frames of the first output; -1 for another number of frames, or an id that the network lacks";
    return [
      `/* ${comment(title)} */`,
      "#ifndef NET_H\n#define NET_H\n",
      '#ifdef __cplusplus\nextern "C" {\n#endif\n',
      ...ports.flatMap(({ constants }) => constants),
      "",
      `/* All that a network remembers, and room for its values. Give each sequence that runs beside others one of its own. */\ntypedef struct net_state {\n${members}\n} net_state;\n`,
      "/* Bytes */\n#define NET_STATE_SIZE sizeof(net_state)\n",
      "/* Begins a new sequence; call it once before anything else. */\nvoid net_init(net_state *s);\n",
      `/* ${answer} */\n${signature};\n`,
      "#ifdef __cplusplus\n}\n#endif\n\n#endif\n",
    ].join("\n");
  }
}

/** Constants of a port: of a block of one frame, its features alone. */
const sizesOf = (macro: string, frames: number | undefined, features: number): string[] => [
  ...(frames === undefined ? [] : [`#define ${macro}_FRAMES ${frames}`]),
  `#define ${macro}_FEATURES ${features}`,
];

/** Where constants go and how they are read; a program may define its own. */
const MACROS = `/* Where constants go, and how they are read: define all four for a memory of your own. */
#ifndef NET_FLASH
#ifdef __AVR__
#include <avr/pgmspace.h>
#define NET_FLASH PROGMEM
#define NET_READ_F32(p) pgm_read_float(p)
#define NET_READ_U16(p) pgm_read_word(p)
#define NET_READ_I8(p) ((int8_t)pgm_read_byte(p))
#else
#define NET_FLASH
#define NET_READ_F32(p) (*(p))
#define NET_READ_U16(p) (*(p))
#define NET_READ_I8(p) (*(p))
#endif
#endif

#ifdef __cplusplus
#define NET_RESTRICT __restrict
#else
#define NET_RESTRICT restrict
#endif
`;

const prefixed = (text: string, prefix: string) =>
  text.replace(/\bnet_(?=\w)/g, `${prefix}_`).replace(/\bNET_(?=\w)/g, `${prefix.toUpperCase()}_`);
