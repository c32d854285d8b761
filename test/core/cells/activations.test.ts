import { describe, expect, it } from "vitest";
import { exp, sigmoid, tanh } from "../../../src/core/cells/activations.ts";
import { log, softplus } from "../../../src/core/cells/defined/logarithm.ts";
import { Random } from "../../../src/core/tensor/random.ts";

/** Fractional bits of the exact arithmetic below; e^-745 still has more than 120 significant ones. */
const BITS = 1200;
const ONE = 1n << BigInt(BITS);
const LN2 = ln2();

/** ln 2 = Σ 1 / (k 2^k) */
function ln2(): bigint {
  let sum = 0n;
  for (let k = 1n; k <= BigInt(BITS); k++) sum += ONE / (k << k);
  return sum;
}

/** A double as an exact multiple of 2^-1200. */
function fixed(x: number): bigint {
  const sign = x < 0 ? -1n : 1n;
  let mantissa = Math.abs(x);
  let shift = BITS;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    shift--;
  }
  return (sign * BigInt(mantissa)) << BigInt(shift);
}

function exactExp(x: number): bigint {
  const value = fixed(x);
  const exponent = BigInt(Math.round(x / Math.LN2));
  const r = value - exponent * LN2;
  let sum = ONE;
  let term = ONE;
  for (let k = 1n; term > 8n || term < -8n; k++) {
    term = ((term * r) >> BigInt(BITS)) / k;
    sum += term;
  }
  return exponent < 0n ? sum >> -exponent : sum << exponent;
}

/** Distance of `got` from numerator / denominator, in units of the last place of the exact value. */
function ulps(got: number, numerator: bigint, denominator: bigint): number {
  const exact = (numerator << BigInt(BITS)) / denominator;
  const size = exact < 0n ? -exact : exact;
  const exponent = Math.max(size.toString(2).length - 1 - BITS, -1022);
  const unit = 1n << BigInt(BITS + exponent - 52);
  return Number(((fixed(got) - exact) << 20n) / unit) / 2 ** 20;
}

function* samples(limit: number, seed: number): Generator<number> {
  const random = new Random(seed);
  for (let k = 0; k < 400; k++) yield (2 * random.uniform() - 1) * limit;
  for (let k = 0; k < 400; k++) yield (2 * random.uniform() - 1) * 2;
  for (let k = 0; k < 50; k++) yield (2 * random.uniform() - 1) * 2 ** -(60 * random.uniform());
}

function worst(limit: number, error: (x: number) => number): number {
  let largest = 0;
  for (const x of samples(limit, 1)) largest = Math.max(largest, Math.abs(error(x)));
  return largest;
}

describe("portable activations against exact arithmetic, at most 2 ULP", () => {
  it("exp", () => {
    expect(worst(740, (x) => (x > 709 ? 0 : ulps(exp(x), exactExp(x), ONE)))).toBeLessThanOrEqual(2);
  });

  it("tanh", () => {
    const error = (x: number): number => {
      const e = exactExp(2 * x);
      return ulps(tanh(x), e - ONE, e + ONE);
    };
    expect(worst(25, error)).toBeLessThanOrEqual(2);
  });

  it("sigmoid", () => {
    const error = (x: number): number => {
      const e = exactExp(x);
      return ulps(sigmoid(x), e, ONE + e);
    };
    expect(worst(100, error)).toBeLessThanOrEqual(2);
    expect(Math.abs(error(-700))).toBeLessThanOrEqual(2);
  });

  it("at the seams between two formulas", () => {
    const around = (x: number): number[] => [x * (1 - 2 ** -52), x, x * (1 + 2 ** -52)];
    for (const x of [0.55, -0.55, 3, -3].flatMap(around)) {
      const e = exactExp(2 * x);
      expect(Math.abs(ulps(tanh(x), e - ONE, e + ONE)), `tanh(${x})`).toBeLessThanOrEqual(2);
    }
    for (const x of [1.09, -1.09, -36, Math.LN2 / 2, -Math.LN2 / 2].flatMap(around)) {
      const e = exactExp(x);
      expect(Math.abs(ulps(sigmoid(x), e, ONE + e)), `sigmoid(${x})`).toBeLessThanOrEqual(2);
      expect(Math.abs(ulps(exp(x), e, ONE)), `exp(${x})`).toBeLessThanOrEqual(2);
    }
  });
});

describe("portable activations", () => {
  it("agree with the engine's, which are good to an ULP or two, over a dense grid", () => {
    for (let x = -30; x <= 30; x += 1 / 128) {
      expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(8e-16);
      if (x !== 0) expect(Math.abs(tanh(x) / Math.tanh(x) - 1)).toBeLessThan(8e-16);
      expect(Math.abs(sigmoid(x) * (1 + Math.exp(-x)) - 1)).toBeLessThan(8e-16);
      const wanted = Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      expect(Math.abs(softplus(x) / wanted - 1)).toBeLessThan(8e-16);
    }
    for (let k = -1074; k < 1024; k += 0.37) {
      const x = 2 ** k;
      if (x !== 1) expect(Math.abs(log(x) / Math.log(x) - 1)).toBeLessThan(8e-16);
    }
    // Near 1, and at the seams of the two parts of a number.
    for (const x of [1 - 2 ** -53, 1 + 2 ** -52, 1.0001, Math.SQRT1_2, Math.SQRT2, 0.7071066, 1.4142133])
      expect(Math.abs(log(x) / Math.log(x) - 1)).toBeLessThan(8e-16);
  });

  it("keep NaN, and are right at infinity and zero", () => {
    for (const f of [exp, tanh, sigmoid, log, softplus]) expect(f(Number.NaN)).toBeNaN();
    expect([log(Infinity), log(0), log(-0), log(1), log(-1)]).toEqual([
      Infinity,
      -Infinity,
      -Infinity,
      0,
      Number.NaN,
    ]);
    expect([softplus(-Infinity), softplus(0), softplus(Infinity)]).toEqual([0, Math.LN2, Infinity]);
    expect([exp(Infinity), tanh(Infinity), sigmoid(Infinity)]).toEqual([Infinity, 1, 1]);
    expect([exp(-Infinity), tanh(-Infinity), sigmoid(-Infinity)]).toEqual([0, -1, 0]);
    expect([exp(0), exp(-0), sigmoid(0), sigmoid(-0)]).toEqual([1, 1, 0.5, 0.5]);
    expect(Object.is(tanh(0), 0) && Object.is(tanh(-0), -0)).toBe(true);
  });

  it("reach the ends of the doubles", () => {
    expect(exp(709.782712893384)).toBeGreaterThan(1.7976931348e308);
    expect(exp(709.782712893384)).toBeLessThan(Infinity);
    expect(exp(709.7827128933841)).toBe(Infinity);
    expect(exp(-745.133)).toBe(Number.MIN_VALUE);
    expect(exp(-745.134)).toBe(0);
    expect(sigmoid(-745)).toBe(exp(-745));
    expect(sigmoid(-1000)).toBe(0);
    expect(tanh(1e300)).toBe(1);
    expect(tanh(Number.MIN_VALUE)).toBe(Number.MIN_VALUE);
    expect(tanh(1e-9)).toBe(1e-9);
  });

  it("tanh is exactly odd, and σ(x) + σ(-x) is 1", () => {
    for (const x of samples(25, 2)) {
      expect(Object.is(tanh(-x), -tanh(x))).toBe(true);
      // Each is rounded once at a size of at most 1.
      expect(Math.abs(sigmoid(x) + sigmoid(-x) - 1)).toBeLessThanOrEqual(2 ** -52);
    }
  });

  it("have these bits, which other languages must reproduce", () => {
    const bits = (x: number): string =>
      new BigUint64Array(Float64Array.of(x).buffer)[0].toString(16).padStart(16, "0");
    const table = [-40, -3.7, -1.1, -0.3, 1e-5, 0.2, 0.55, 0.9, 2.5, 17].map((x) =>
      [x, bits(exp(x)), bits(tanh(x)), bits(sigmoid(x))].join(" "),
    );
    expect(table).toMatchInlineSnapshot(`
      [
        "-40 3c539792499b1a24 bff0000000000000 3c539792499b1a24",
        "-3.7 3f99511fc6871044 bfeff5fdc948488c 3f98b4c0ffc14fbe",
        "-1.1 3fd54dc284911bf0 bfe99db01fde2405 3fcff77a137cdbf9",
        "-0.3 3fe7b4c869c37c04 bfd2a4dda7d914fa 3fdb3c5574372aeb",
        "0.00001 3ff0000a7c5e340e 3ee4f8b588e06854 3fe000053e2d6239",
        "0.2 3ff38add9e58ac8d 3fc9439830b3a591 3fe1983d7795f414",
        "0.55 3ffbbb678436f0b5 3fe00442f6419202 3fe44ad6b913df66",
        "0.9 4003ad44655c78bc 3fe6ebe982d6605d 3fe6c0192bdc382e",
        "2.5 40285d6fd931e0bb 3fef9258260a71c2 3fed9291ddb596f8",
        "17 417709348c0ea4f9 3fefffffffffffe1 3fefffffe9c61cf7",
      ]
    `);
  });
});
