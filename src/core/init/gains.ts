/**
 * Gains: factors of a layer's weights that suit the next activation. The numbers are those of PyTorch
 * (`torch.nn.init.calculate_gain`) and Torch7's nninit.
 */
import { ArgumentError, describe, refuseValue } from "../tensor/errors.ts";

const GAINS = {
  linear: 1,
  sigmoid: 1,
  tanh: 5 / 3,
  relu: Math.SQRT2,
  selu: 3 / 4,
} as const;

/** The name of an activation with a known gain. */
export type GainName = keyof typeof GAINS;

/** A number, the name of an activation, or a leaky ReLU with its slope. */
export type Gain = number | GainName | { leakyRelu: number };

/**
 * Returns a gain as a number.
 *
 * @param gain  `linear` and `sigmoid` 1, `tanh` 5/3, `relu` √2, `selu` 3/4, `{ leakyRelu: slope }` √(2 / (1 + slope²)), or any finite
 *   number
 * @param where the start of messages, default `"gain"`
 * @throws ArgumentError (`NAME`) for an unknown name
 * @example
 * fills.gainOf("relu"); // 1.4142
 */
export function gainOf(gain: Gain, where = "gain"): number {
  const name = typeof where === "string" ? where : "gain";
  if (typeof gain === "number" && Number.isFinite(gain)) return gain;
  if (typeof gain === "string") {
    if (Object.hasOwn(GAINS, gain)) return GAINS[gain];
    throw new ArgumentError(
      `${name}: expected a number or one of ${Object.keys(GAINS).join(", ")}, got ${describe(gain)}. A leaky ReLU is { leakyRelu: slope }.`,
      "NAME",
    );
  }
  const slope: unknown = (gain as { leakyRelu?: unknown } | null)?.leakyRelu;
  if (typeof slope === "number" && Number.isFinite(slope)) return Math.sqrt(2 / (1 + slope * slope));
  refuseValue(name, "a finite number, the name of an activation or { leakyRelu: slope }", gain);
}
