/**
 * Chooses the engine of streams: native code where you have built it, else WebAssembly, else plain TypeScript. The environment variable
 * `SLUICE_KERNELS` (`native`, `wasm`, one of its flavours, or `reference`) forces one, as with layers.
 */
import { platformStreams } from "#platform/streams";
import { environment } from "../../core/tensor/environment.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { compiledEngine, type StreamMachine } from "./compiled.ts";
import type { Engine, EngineRequest } from "./engine.ts";
import { plainEngine } from "./plain.ts";
import { wasmMachine } from "./wasm.ts";

export interface EngineChoice {
  create(request: EngineRequest): Engine;
  why: string;
}

/** Returns a machine that only some platforms can load, or the reason for its absence. */
export type MachineOffer = () => StreamMachine | string;

let native: MachineOffer | undefined;
let chosen: EngineChoice | undefined;
let wished: string | undefined;

/** Replaces the platform's native code, for tests. */
export function offerNativeStreams(offer: MachineOffer): void {
  native = offer;
  chosen = undefined;
}

/** Returns the engine for new streams. Searches again only when `SLUICE_KERNELS` has changed. */
export function chooseEngine(): EngineChoice {
  const wish = environment("SLUICE_KERNELS");
  if (chosen === undefined || wish !== wished) {
    chosen = choose(wish);
    wished = wish;
  }
  return chosen;
}

const plain = (why: string): EngineChoice => ({ create: plainEngine, why });
const compiled = (machine: StreamMachine, why: string): EngineChoice => ({
  create: (request) => compiledEngine(machine, request),
  why,
});

function choose(wish: string | undefined): EngineChoice {
  const forced = "asked for by the environment variable SLUICE_KERNELS";
  if (wish === "reference") return plain(forced);
  const offered = wish === undefined || wish === "native" ? (native ?? platformStreams)() : undefined;
  if (offered !== undefined && typeof offered !== "string")
    return compiled(offered, wish === undefined ? "native code" : forced);
  if (wish === "native") throw unavailable(wish, offered ?? "native code runs in Node only");
  const wasm = /^wasm(?:-threads)?(?:-(relaxed|simd))?$/.exec(wish ?? "wasm");
  if (wasm === null) {
    throw new ArgumentError(
      `SLUICE_KERNELS: expected native, wasm, wasm-relaxed, wasm-simd or reference, got ${describe(wish)}.`,
      "NAME",
    );
  }
  const found = findWasm(wasm[1] as "relaxed" | "simd" | undefined);
  if (typeof found !== "string") {
    const why = `WebAssembly with ${found.name === "wasm-relaxed" ? "fused multiply-add" : "128-bit vectors"}`;
    const skipped = offered === undefined ? "" : `; native: ${offered}`;
    return compiled(found, wish === undefined ? why + skipped : forced);
  }
  if (wish !== undefined) throw unavailable(wish, found);
  sayOnce(found);
  return plain(`plain TypeScript: ${found}`);
}

function unavailable(wish: string, why: string): ArgumentError {
  return new ArgumentError(`SLUICE_KERNELS: expected kernels that can run here, got ${wish}: ${why}.`);
}

/** Returns the fastest flavour that runs, or why none does. */
function findWasm(only: "relaxed" | "simd" | undefined): StreamMachine | string {
  if (typeof WebAssembly !== "object") return "this engine has no WebAssembly";
  try {
    for (const flavour of ["relaxed", "simd"] as const) {
      const machine = only === undefined || only === flavour ? wasmMachine(flavour) : undefined;
      if (machine !== undefined) return machine;
    }
    return `this engine has no WebAssembly with ${only ?? "simd"} vectors`;
  } catch (error) {
    // A content security policy may forbid compiling, or memory may be missing, and engines throw different errors.
    return `WebAssembly does not start here (${(error as Error).message})`;
  }
}

let said = false;

function sayOnce(why: string): void {
  if (said) return;
  said = true;
  console.warn(
    `sluice/stream: ${why}; streams run in plain TypeScript, several times slower. A content security policy can allow it with 'wasm-unsafe-eval'.`,
  );
}
