/** One direction of a recurrent layer here: a stream of its cells, whose weights all runs of a network share. */
import type { Stream } from "../stream/stream.ts";
import type { Numbers, Run } from "./kinds/operation.ts";
import type { At, Direction } from "./plan.ts";

/** @param held the output at the last frame that was there */
export function directionOf(
  direction: Direction,
  stream: Stream,
  held: Numbers,
  of: (at: At) => Numbers,
): Run {
  const { frames, features, sequences, byStep, isReversed, staysReversed, isZero, width, from } = direction;
  const size = stream.outputSize;
  const [input, y] = [of(direction.x), of(direction.y)];
  const present = direction.present && of(direction.present);
  // In the order of the frames, and nothing beside them: no copy.
  const isWhole = sequences && width === size && !isReversed && present === undefined;
  /** The frames in the order of reading, and the outputs in that order */
  const x = isReversed ? new Float32Array(frames * features) : input.subarray(0, frames * features);
  const outputs = isWhole ? y.subarray(0, frames * size) : new Float32Array(frames * size);
  const arrays = (parts: Direction["parts"]) => Object.fromEntries(parts.map(([name, at]) => [name, of(at)]));
  const [copied, given] = [direction.parts, direction.given].map(arrays);
  const [copies, begins] = [direction.parts, direction.given].map(({ length }) => length > 0);
  const place = (t: number) => (isReversed ? frames - 1 - t : t);

  /** An absent frame leaves the state, and repeats the output before it or gives 0. */
  const masked = (mask: Numbers) => {
    for (let t = 0; t < frames; t++) {
      const isThere = mask[place(t)] === 1;
      if (isThere) stream.step(x.subarray(t * features, (t + 1) * features), held);
      for (let k = 0; k < size; k++) outputs[t * size + k] = !isThere && isZero ? 0 : held[k];
    }
  };

  return () => {
    if (begins) stream.state = given as never;
    else if (!byStep) stream.reset();
    if (begins || !byStep) held.fill(0);
    if (isReversed)
      for (let t = 0; t < frames; t++)
        for (let k = 0; k < features; k++) x[place(t) * features + k] = input[t * features + k];
    if (present !== undefined) masked(present);
    else if (frames === 1) stream.step(x, outputs);
    else stream.steps(x, frames, outputs);
    for (let t = isWhole ? frames : sequences ? 0 : frames - 1; t < frames; t++) {
      const to = from + (sequences ? (staysReversed ? t : place(t)) * width : 0);
      for (let k = 0; k < size; k++) y[to + k] = outputs[t * size + k];
    }
    if (copies) stream.copyState(copied);
  };
}
