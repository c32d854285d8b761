/** Every engine that can run here, by name, and streams on one of them. */
import { supportsWasm } from "../../../src/core/kernels/wasm/flavours.ts";
import { nativeStreamMachines } from "../../../src/platform/node/nativeStreams.ts";
import type { EngineChoice } from "../../../src/realtime/stream/choose.ts";
import { compiledEngine, type StreamMachine } from "../../../src/realtime/stream/compiled.ts";
import { type StreamOptions, streamOf } from "../../../src/realtime/stream/createStream.ts";
import { plainEngine } from "../../../src/realtime/stream/plain.ts";
import type { StreamSource } from "../../../src/realtime/stream/source.ts";
import type { Stream } from "../../../src/realtime/stream/stream.ts";
import { wasmMachine } from "../../../src/realtime/stream/wasm.ts";

const native = nativeStreamMachines();
if (typeof native === "string") console.log(`native streams are not tested: ${native}`);

const machines: StreamMachine[] = [
  ...(["simd", "relaxed"] as const).filter(supportsWasm).map(wasmMachine),
  ...(typeof native === "string" ? [] : native),
];

export const engines: [name: string, choice: EngineChoice][] = [
  ["plain", { create: plainEngine, why: "a test" }],
  ...machines.map((machine): [string, EngineChoice] => [
    machine.name,
    { create: (request) => compiledEngine(machine, request), why: "a test" },
  ]),
];

export function streamOn(choice: EngineChoice, source: StreamSource, options: StreamOptions = {}): Stream {
  return streamOf(source, options, choice);
}
