/**
 * Chooses the engine of streams as layers choose their kernels: native code where you have built it, else WebAssembly, else plain
 * TypeScript. The environment variable `SLUICE_KERNELS` (`native`, `wasm`, one of its flavours, or `reference`) forces one.
 */
import { platformStreams } from "#platform/streams";
import { type Candidate, Chooser } from "../../core/kernels/chooser.ts";
import { supportsWasm, type WasmFlavour } from "../../core/kernels/wasm/flavours.ts";
import { environment } from "../../core/tensor/environment.ts";
import { compiledEngine } from "./compiled.ts";
import type { Engine, EngineRequest } from "./engine.ts";
import { plainEngine } from "./plain.ts";
import { wasmMachine } from "./wasm.ts";

export type CreateEngine = (request: EngineRequest) => Engine;

export interface EngineChoice {
  create: CreateEngine;
  why: string;
}

/** Streams have no threads: flavours with them are those without. */
const wish = () => environment("SLUICE_KERNELS")?.replace("-threads", "");

const chooser = new Chooser<CreateEngine>(
  () => [
    ...platformStreams(),
    wasm("relaxed", "WebAssembly with fused multiply-add"),
    wasm("simd", "WebAssembly with 128-bit vectors"),
    {
      name: "reference",
      why: "plain TypeScript",
      unavailable: () => undefined,
      create: () => plainEngine,
    },
  ],
  sayOnce,
  wish,
);

function wasm(flavour: WasmFlavour, why: string): Candidate<CreateEngine> {
  return {
    name: `wasm-${flavour}`,
    why,
    unavailable: () => (supportsWasm(flavour) ? undefined : "this engine does not support it"),
    create() {
      const machine = wasmMachine(flavour);
      return (request) => compiledEngine(machine, request);
    },
  };
}

let wished: string | undefined;

/** Returns the engine for new streams. Searches again only when `SLUICE_KERNELS` has changed. */
export function chooseEngine(): EngineChoice {
  if (wish() !== wished) chooser.again();
  wished = wish();
  const { made, why } = chooser.current();
  return { create: made, why };
}

/** Adds an engine that comes before all others where it can run. */
export const preferStreams = (candidate: Candidate<CreateEngine>): void => chooser.prefer(candidate);

let isSaid = false;

function sayOnce(name: string, skipped: readonly string[]): void {
  if (isSaid || name !== "reference") return;
  isSaid = true;
  console.warn(
    `sluice/stream: streams run in plain TypeScript, several times slower (${skipped.join("; ")}). A content security policy can allow WebAssembly with 'wasm-unsafe-eval'.`,
  );
}
