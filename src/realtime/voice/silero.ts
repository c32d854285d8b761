/// <reference path="./weights.d.ts" />
/** The network of the detector, Silero VAD, from a package of data: nothing is fetched, copied or configured, in a page as in Node. */
import { ArgumentError, SluiceError } from "../../core/tensor/errors.ts";
import type { Plan } from "../network/plan.ts";
import { readPlan } from "../network/readPlan.ts";

const loaded = new Map<number, Promise<Plan>>();

/** Resolves to the network for sound of a rate: below 16 kHz the one of 8 kHz. @throws SluiceError WEIGHTS without the package */
export function sileroFor(where: string, sampleRate: number): Promise<Plan> {
  const rate = sampleRate < 16_000 ? 8_000 : 16_000;
  const found = loaded.get(rate) ?? load(where, rate);
  loaded.set(rate, found);
  // A package that is installed later is found later.
  found.catch(() => loaded.delete(rate));
  return found;
}

async function load(where: string, rate: number): Promise<Plan> {
  const missing = (error: Error) => {
    throw new SluiceError(
      "WEIGHTS",
      `${where}: expected the weights of the package @sluice/silero, got ${error.message}. Install the package, or give a network as model.`,
      { cause: error },
    );
  };
  // A bundler that sees `catch` builds without the package too.
  const { default: text } = await (rate === 8_000
    ? import("@sluice/silero/8k").catch(missing)
    : import("@sluice/silero/16k").catch(missing));
  return readPlan(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
}

/** @returns Hz of a voice detector @throws ArgumentError for another model */
export function checkDetector(where: string, sampleRate: number | undefined, outputs: number): number {
  if (outputs === 1 && sampleRate !== undefined) return sampleRate;
  throw new ArgumentError(
    `${where}: expected a model from sound of a known sample rate to one probability, got one to ${outputs} numbers. createNetworkNode runs other models.`,
  );
}
