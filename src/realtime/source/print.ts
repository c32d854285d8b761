/** A chain as the two files of a C program. */
import type { Chain, ChainRef, ChainSource } from "../../core/chain/chain.ts";
import { firstNeedsEnd, placeChain, shapeText } from "../../core/chain/place.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { count, optional, readOptions } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { foldChain } from "../network/fold.ts";
import { refsOf, withFrames } from "../network/network.ts";
import { printLayer } from "./layers.ts";
import { checkPrefix, comment } from "./names.ts";
import { countOf, one, Program } from "./program.ts";
import { functionsIn } from "./runtime.ts";
import type { PrintedC, ToCOptions } from "./toC.ts";
import { numbersOf, type Printed, type Value } from "./values.ts";
import { formats, weightFormats } from "./weights.ts";

/** An input or an output, as parameters. */
interface Port {
  readonly parameters: readonly string[];
  /** Its constants in the header */
  readonly constants: readonly string[];
}

export function print(given: ChainSource, options: ToCOptions): PrintedC {
  const read = readOptions<ToCOptions>("toC", options, {
    prefix: ["net"],
    weights: ["f32", weightFormats],
    frames: [undefined, optional(count)],
    header: [undefined],
  });
  checkPrefix("toC", read.prefix);
  const chain = placeChain(foldChain(given));
  checkWeights(chain);
  return new Printer(chain, read).print();
}

/** @throws ChainError for a weight that is not finite */
function checkWeights({ layers }: Chain): void {
  for (const layer of layers) {
    if (!("weights" in layer)) continue;
    for (const [name, { data }] of layer.weights) {
      const wrong = data.find((value) => !Number.isFinite(value));
      if (wrong !== undefined)
        refuseLayer(layer.name, `expected finite weights, got ${wrong} in ${name}. Train again, or open an earlier checkpoint.`);
    }
  }
}

class Printer {
  readonly #chain: Chain;
  readonly #options: ReturnType<typeof readOptions<ToCOptions>>;
  /** Whether each input has any number of frames */
  readonly #isOpen: readonly boolean[];
  readonly #byStep: boolean;
  readonly #program: Program;
  readonly #values = new Map<ChainRef, Value>();
  /** Lines that check arguments */
  readonly #checks: string[] = [];

  constructor(chain: Chain, options: ReturnType<typeof readOptions<ToCOptions>>) {
    this.#options = options;
    this.#isOpen = chain.inputs.map(({ frames }) => frames === "any");
    const end = firstNeedsEnd(chain);
    this.#byStep = end === undefined && options.frames === undefined;
    this.#program = new Program(formats[options.weights]);
    this.#chain = this.#byStep
      ? placeChain(withFrames(chain, chain.inputs.map(() => 1), true))
      : placeChain(withFrames(chain, chain.inputs.map((input) => this.#framesOf(chain, input.frames))));
  }

  /** The frames of an input of a network that runs over whole sequences. */
  #framesOf(chain: Chain, frames: number | "any" | undefined): number | undefined {
    const { frames: given } = this.#options;
    if (frames === undefined) return undefined;
    if (frames !== "any") {
      if (given === undefined || given === frames) return frames;
      throw new ArgumentError(`toC: expected ${frames} frames, as the network has, got ${given}. Leave frames out.`);
    }
    if (given !== undefined) return given;
    const { layer, reason } = firstNeedsEnd(chain)!;
    throw new ArgumentError(
      `toC: expected the most frames of a sequence, since layer ${describe(layer)} ${reason}, got none. Give frames, or --frames on the command line.`,
    );
  }

  print(): PrintedC {
    const { prefix } = this.#options;
    const program = this.#program;
    const inputs = this.#inputs();
    for (const placed of this.#chain.placed) this.#layer(placed);
    const outputs = this.#outputs();
    const parameters = ["net_state *s", ...[...inputs, ...outputs].flatMap((port) => port.parameters)].join(", ");
    const signature = `int net_${this.#byStep ? "step" : "run"}(${parameters})`;
    const { text: members, numbers } = program.members();
    const ram = 4 * numbers;
    const body = [...program.lines, ...program.first].join("\n");
    const counters = ["g", "k", "r", "t"].filter((name) => new RegExp(`\\bfor \\(${name} =`).test(program.lines.join("\n")));
    const start = [
      ...program.rooms(),
      ...(counters.length > 0 ? [`  int ${counters.join(", ")};`] : []),
      ...program.flags.map((flag) => `  int ${flag} = 0;`),
      ...(/\bs->/.test([...program.lines, ...program.rooms()].join("\n")) ? [] : ["  (void)s;"]),
      ...this.#checks,
    ];
    const largest = Math.max(program.largest, ram);
    const called = [...program.functions, body].join("\n");
    const functions = functionsIn(called, program.format);
    const source = [
      this.#head(),
      `#include "${this.#options.header || `${prefix}.h`}"\n\n#include <limits.h>\n#include <stdint.h>\n`,
      MACROS,
      `#if INT_MAX < ${largest}\n#error "${prefix}: an array of ${largest} bytes is more than this target can index; use smaller weights (q8), fewer frames, or a smaller network"\n#endif\n`,
      functions.join("\n\n"),
      "",
      program.constants.join("\n"),
      program.functions.join("\n"),
      `void net_init(net_state *s) {\n${program.first.length === 0 ? "  (void)s;" : program.first.map((line) => `  ${line}`).join("\n")}\n}\n`,
      `${signature} {\n${[...start, ...program.lines].join("\n")}\n}`,
      "",
    ].join("\n");
    const tables = functions.some((text) => text.includes("net_powers[64]")) ? 256 : 0;
    return {
      source: prefixed(source, prefix),
      header: prefixed(this.#header(members, signature, [...inputs, ...outputs]), prefix),
      function: `${prefix}_${this.#byStep ? "step" : "run"}`,
      sizes: { weights: program.flash + tables, ram, multiplyAdds: program.multiplyAdds },
    };
  }

  #inputs(): Port[] {
    const program = this.#program;
    const { inputs } = this.#chain;
    const isOnly = inputs.length === 1;
    return inputs.map(({ name, frames, features }, k): Port => {
      const at = isOnly ? "in" : program.names.local(name);
      const isSequence = !this.#byStep && frames !== undefined;
      const most = isSequence ? (frames as number) : 1;
      const isOpen = isSequence && this.#isOpen[k];
      const length = isOnly ? "frames" : isSequence ? program.names.local(`${name}_frames`) : "";
      this.#values.set(name, {
        at,
        frames: isOpen ? { text: length, most } : countOf(most),
        features,
        isVector: frames === undefined,
        rooms: [],
      });
      const macro = `NET_${isOnly ? "IN" : at.toUpperCase()}`;
      if (isOpen) this.#checks.push(`  if (${length} < ${this.#least()} || ${length} > ${macro}_FRAMES) return -1;`);
      else if (isSequence) this.#checks.push(`  if (${length} != ${macro}_FRAMES) return -1;`);
      return {
        parameters: [`const float *${at}`, ...(isSequence ? [`int ${length}`] : [])],
        constants: [...(isSequence ? [`#define ${macro}_FRAMES ${most}`] : []), `#define ${macro}_FEATURES ${features}`],
      };
    });
  }

  /** The fewest frames that give an answer. */
  #least(): number {
    const most = this.#options.frames!;
    const { inputs } = this.#chain;
    for (let frames = 1; frames < most; frames++) {
      try {
        placeChain(withFrames(this.#chain, inputs.map((input, k) => (this.#isOpen[k] ? frames : (input.frames as number)))));
        return frames;
      } catch {
        // Too short for a convolution or a pool.
      }
    }
    return most;
  }

  #layer(placed: Chain["placed"][number]): void {
    const program = this.#program;
    const { layer, input: from, output: to } = placed;
    const shown = (shape: typeof from) => (this.#byStep ? `[${shape.features}]` : shapeText(shape));
    program.layer(`${layer.name}: ${layer.type ?? layer.kind} ${shown(from)} -> ${shown(to)}`);
    const k = this.#chain.layers.indexOf(layer);
    const source = layer.from ?? this.#chain.layers[k - 1]?.name ?? this.#chain.inputs[0].name;
    const read = (ref: ChainRef) => this.#values.get(ref)!;
    const reads = [...new Set([source, ...refsOf(layer)])].map(read);
    const ready = [...new Set(reads.flatMap((value) => value.ready ?? []))].join(" && ");
    const start = program.lines.length;
    const printed: Printed = printLayer({ program, placed, input: read(source), byStep: this.#byStep, read });
    for (const value of [...reads, printed]) for (const room of value.rooms) program.touch(room);
    if (ready !== "") {
      const lines = program.lines.splice(start).map((line) => `  ${line}`);
      program.lines.push(`  if (${ready}) {`, ...lines, "  }");
    }
    const isOwn = printed.ready !== undefined && !reads.some((value) => value.ready === printed.ready);
    const own = isOwn ? printed.ready : ready === "" ? undefined : ready;
    const { parts = {}, ...value } = printed;
    this.#values.set(layer.name, { ...value, ready: own });
    for (const [part, each] of Object.entries(parts)) this.#values.set(`${layer.name}:${part}`, { ...each, ready: own });
  }

  #outputs(): Port[] {
    const program = this.#program;
    const { outputs, outputShapes, placed } = this.#chain;
    const isOnly = outputs.length === 1;
    program.layer("outputs");
    const ports = outputs.map(({ name, from }, k): Port => {
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
      const { frames, features } = outputShapes[k];
      const macro = `NET_${isOnly ? "OUT" : at.toUpperCase()}`;
      return {
        parameters: [`float *${at}`],
        constants: [
          ...(this.#byStep || frames === undefined ? [] : [`#define ${macro}_FRAMES ${frames}`]),
          `#define ${macro}_FEATURES ${features}`,
        ],
      };
    });
    const { frames } = this.#values.get(outputs[0].from)!;
    const last = this.#values.get(placed[placed.length - 1].layer.name)!;
    program.line(`return ${this.#byStep ? (last.ready ?? "1") : (frames ?? one).text};`);
    return ports;
  }

  #head(): string {
    const { name, source, placed } = this.#chain;
    const rows = placed.map(({ layer, input, output }) => ` * ${comment(`${layer.name}: ${layer.type ?? layer.kind} ${shapeText(input)} -> ${shapeText(output)}`)}`);
    return [
      `/* ${comment(`${name ?? "A network"}, ${source}, as C99 by Sluice`)}`,
      " *",
      ...rows,
      " *",
      " * No library, no allocation, no variables outside of the state. */",
    ].join("\n");
  }

  #header(members: string, signature: string, ports: readonly Port[]): string {
    const { name, source } = this.#chain;
    const answer = this.#byStep
      ? "Runs one frame. @returns 1 with an answer in the output; 0 while the network waits for more frames; -1 for an id that the network lacks"
      : "Runs a whole sequence, [frames, features]. @returns frames of the first output; -1 for another number of frames, or an id that the network lacks";
    return [
      `/* ${comment(`${name ?? "A network"}, ${source}`)} */`,
      "#ifndef NET_H\n#define NET_H\n",
      "#ifdef __cplusplus\nextern \"C\" {\n#endif\n",
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
