/** Layers that move numbers. All but `last` need the whole sequence. */
import type { ChainLayer } from "../../core/chain/chain.ts";
import { framesOf, type Make, reframed } from "./value.ts";

export const last: Make = (request) => {
  const { frames, features, block } = request.input;
  return reframed(request, 1, features, !request.byStep, (output) =>
    output.set(block.subarray((frames - 1) * features, frames * features)),
  );
};

export const flip: Make = (request) => {
  const { input, value } = request;
  const { frames, features, block } = input;
  const present = input.present && new Uint8Array(frames);
  const output = value(frames, features, false, present);
  return {
    output,
    run() {
      for (let t = 0; t < frames; t++) {
        output.block.set(block.subarray(t * features, (t + 1) * features), (frames - 1 - t) * features);
        if (present !== undefined) present[frames - 1 - t] = input.present![t];
      }
      return true;
    },
  };
};

/** The same numbers in the same order. */
export const moved: Make = (request) => {
  const { frames, features } = request.placed.output;
  return reframed(request, framesOf(request), features, frames === undefined, (output) =>
    output.set(request.input.block),
  );
};

export const transpose: Make = (request) => {
  const { frames, features, block } = request.input;
  return reframed(request, features, frames, false, (output) => {
    for (let t = 0; t < frames; t++)
      for (let k = 0; k < features; k++) output[k * frames + t] = block[t * features + k];
  });
};

export const repeat: Make<Extract<ChainLayer, { kind: "repeat" }>> = (request, { times }) => {
  const { features, block } = request.input;
  return reframed(request, times, features, false, (output) => {
    for (let t = 0; t < times; t++) output.set(block, t * features);
  });
};

export const pad: Make<Extract<ChainLayer, { kind: "pad" }>> = (request, { padding: [left, right] }) => {
  const { frames, features, block } = request.input;
  return reframed(request, framesOf(request), features, false, (output) => {
    output.fill(0);
    const start = Math.max(0, -left);
    const end = Math.min(frames, frames + right);
    output.set(block.subarray(start * features, end * features), Math.max(0, left) * features);
  });
};
