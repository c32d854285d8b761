/** Networks as C, as text: names, sizes, formats of weights, and networks that cannot be printed. No compiler is needed. */
import { describe, expect, test } from "vitest";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import { toC } from "../../../src/network.ts";
import { both, chain, dense, lstm } from "../../support/chains.ts";

const small = chain([lstm("a", 3, 4), dense("head", 4, 2, "softmax")]);

describe("a network as C", () => {
  test("has its sizes, its gates and its equations as comments, and the prefix before every name", async () => {
    const { source, header, function: called, sizes } = await toC(small, { prefix: "wave", header: "x.h" });
    expect(called).toBe("wave_step");
    expect(header).toContain("int wave_step(wave_state *s, const float *in, float *out);");
    expect(header).toContain("0 while the network waits for more frames. */");
    expect(header).toContain("#define WAVE_IN_FEATURES 3\n#define WAVE_OUT_FEATURES 2");
    expect(header).toContain("float a_cell[4]; /* state of a */");
    expect(source).toContain('#include "x.h"');
    expect(source).toContain("h' = o x tanh(c')");
    expect(source).toContain("wave_sigmoid(sums[4 + u]); /* forget */");
    expect(source + header).not.toMatch(/\b(net_|NET_)\w/);
    // 16 gates of 3 inputs, 4 units and a bias; 2 outputs of 4 units and a bias.
    expect(sizes).toEqual({ weights: 4 * (16 * 8 + 2 * 5), ram: 4 * (8 + 16), multiplyAdds: 16 * 7 + 8 });
  });

  test("names and comments come from the network without becoming code", async () => {
    const odd = chain([lstm('int"; */ x \\', 3, 2), dense("out", 2, 1), dense("_9 ünï?/", 1, 1)]);
    const { source, header } = await toC(odd);
    expect(header).toContain("float int_x__hidden[2]; /* state of int_; __ x _ */");
    expect(source).toContain("float *const out_2 = s->scratch");
    expect(source).not.toMatch(/\*\/ x/);
  });

  test.each([
    ["f32", 0],
    ["f16", 1e-3],
    ["q8", 3e-2],
  ] as const)("weights as %s change its answers by as much as it says", async (weights, most) => {
    const { difference, sizes } = await toC(small, { weights });
    expect(difference === undefined).toBe(weights === "f32");
    expect(difference?.largest ?? 0).toBeLessThanOrEqual(most);
    if (difference !== undefined) expect(difference.rms).toBeGreaterThan(0);
    const numbers = 16 * 7 + 8;
    const floats = weights === "q8" ? 16 + 2 + 16 + 16 + 2 : 18;
    expect(sizes.weights).toBe(numbers * { f32: 4, f16: 2, q8: 1 }[weights] + 4 * floats);
  });
});

const whole = chain([both("a", 3, 4)]);
const broken = chain([dense("head", 3, 2)]);
if ("weights" in broken.layers[0]) broken.layers[0].weights.get("weight")!.data[1] = Number.NaN;

test.each([
  [
    "a network that needs the end of a sequence of any length",
    () => toC(whole),
    /expected the most frames of a sequence, since layer "a" reads the sequence in both directions, got none\. Give frames, or --frames/,
  ],
  [
    "other frames than a network has",
    () => toC({ ...whole, inputs: [{ name: "x", frames: 5, features: 3 }] }, { frames: 6 }),
    /expected 5 frames, as the network has, got 6\. Leave frames out\./,
  ],
  [
    "a prefix with a hyphen",
    () => toC(small, { prefix: "my-net" }),
    /expected a prefix .* got "my-net"\. Give an identifier of C\./,
  ],
  ["a prefix that begins with a digit", () => toC(small, { prefix: "9" }), /expected a prefix/],
  [
    "a name of a header with a quote",
    () => toC(small, { header: 'x".h' }),
    /expected a plain name of a header/,
  ],
  [
    "weights that are not finite",
    () => toC(broken),
    /layer "head": expected finite weights, got NaN in weight\. Train again/,
  ],
  [
    "a format that it does not know",
    () => toC(small, { weights: "q4" as never }),
    /expected weights to be one of|expected .*f32.*got "q4"/,
  ],
])("%s is refused in one line", async (_, make, message) => {
  const error = await make().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SluiceError);
  expect((error as Error).message).toMatch(message);
  expect((error as Error).message).not.toContain("\n");
});
