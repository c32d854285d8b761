/**
 * Chooses the engine of streams as layers choose their kernels: native code where you have built it, else WebAssembly, else plain
 * TypeScript. The environment variable `SLUICE_KERNELS` (`native`, `wasm`, one of its flavours, or `reference`) forces one.
 */
import { platformStreams } from "#platform/streams";
import { type Candidate, choose } from "../../core/kernels/chooser.ts";
import type { WasmFlavour } from "../../core/kernels/wasm/flavours.ts";
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

/** Made at the first use, when the modules on both sides of `#platform` are loaded. */
let candidates: Candidate<CreateEngine>[] | undefined;

const wasm = (flavour: WasmFlavour, why: string): Candidate<CreateEngine> => ({
  name: `wasm-${flavour}`,
  why,
  create() {
    const machine = wasmMachine(flavour);
    return (request) => compiledEngine(machine, request);
  },
});

let chosen: EngineChoice | undefined;
let wished: string | undefined;

/** Returns the engine for new streams. Searches again only when `SLUICE_KERNELS` has changed. */
export function chooseEngine(): EngineChoice {
  // Streams have no threads: flavours with them are those without.
  const wish = environment("SLUICE_KERNELS")?.replace("-threads", "");
  if (chosen === undefined || wish !== wished) {
    candidates ??= [
      ...platformStreams(),
      wasm("relaxed", "WebAssembly with fused multiply-add"),
      wasm("simd", "WebAssembly with 128-bit vectors"),
      { name: "reference", why: "plain TypeScript", create: () => plainEngine },
    ];
    const { made, why } = choose(candidates, wish, sayOnce);
    chosen = { create: made, why };
    wished = wish;
  }
  return chosen;
}

let isSaid = false;

function sayOnce(name: string, skipped: readonly string[]): void {
  if (isSaid || name !== "reference") return;
  isSaid = true;
  console.warn(
    `sluice/stream: plain TypeScript runs, several times slower (${skipped.join("; ")}). A content security policy can allow WebAssembly with 'wasm-unsafe-eval'.`,
  );
}
