/** Clipping gives PyTorch 2.6's numbers, and never hides a gradient that is not finite. */
import { describe, expect, test } from "vitest";
import { Parameter } from "../../../src/core/nn/parameter.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { ArgumentError, NumericError } from "../../../src/core/tensor/errors.ts";
import { clipGradNorm, clipGradValue, gradientNorm } from "../../../src/core/train/clip.ts";

function withGradients(...gradients: (number[] | undefined)[]): Parameter[] {
  return gradients.map((gradient, k) => {
    const parameter = new Parameter(
      new Float64Array(gradient?.length ?? 2),
      [gradient?.length ?? 2],
      `p${k}`,
    );
    if (gradient !== undefined) parameter.grad = tensor(Float64Array.from(gradient));
    return parameter;
  });
}

const gradientsOf = (params: Parameter[]) => params.map(({ grad }) => grad && [...grad.data]);

describe("clipGradNorm", () => {
  test("scales all gradients by one factor, as torch.nn.utils.clip_grad_norm_ does", () => {
    const params = withGradients([3, -4, 0], undefined, [12, 0.5]);
    expect(clipGradNorm(params, 1)).toBeCloseTo(13.009612083435059, 6);
    const [first, missing, last] = gradientsOf(params);
    // What PyTorch printed, in float32.
    [0.23059871792793274, -0.30746495723724365, 0].forEach((v, k) => {
      expect(first![k]).toBeCloseTo(v, 7);
    });
    [0.922394871711731, 0.03843311965465546].forEach((v, k) => {
      expect(last![k]).toBeCloseTo(v, 7);
    });
    expect(missing).toBeUndefined();
  });

  test("adds 1e-6 to the norm: a gradient of just the limit is scaled by 1 / (1 + 1e-6)", () => {
    const params = withGradients([1]);
    expect(clipGradNorm(params, 1)).toBe(1);
    expect(params[0].grad!.item()).toBe(1 / (1 + 1e-6));
  });

  test("leaves smaller gradients alone", () => {
    const params = withGradients([0.3, 0.4]);
    expect(clipGradNorm(params, 1)).toBeCloseTo(0.5, 15);
    expect(gradientsOf(params)).toEqual([[0.3, 0.4]]);
  });

  test("measures gradients whose squares overflow or vanish", () => {
    expect(gradientNorm(withGradients([3e200], [-4e200])) / 5e200).toBeCloseTo(1, 14);
    expect(gradientNorm(withGradients([0, 0]))).toBe(0);
    expect(gradientNorm([])).toBe(0);
    const params = withGradients([3e300, 4e300]);
    clipGradNorm(params, 5);
    expect(params[0].grad!.data[0]).toBeCloseTo(3, 12);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "names the gradient that is %d and scales none",
    (value) => {
      const params = withGradients([5, 5], [1, value]);
      let error: unknown;
      try {
        clipGradNorm(params, 1);
      } catch (caught) {
        error = caught;
      }
      expect(error).toBeInstanceOf(NumericError);
      expect((error as NumericError).tensor).toBe("p1");
      expect(gradientsOf(params)).toEqual([
        [5, 5],
        [1, value],
      ]);
    },
  );

  test.each([-1, Number.NaN, "1"])("refuses a limit of %s", (limit) => {
    expect(() => clipGradNorm(withGradients([1]), limit as number)).toThrow(ArgumentError);
  });
});

describe("clipGradValue", () => {
  test("limits each element, and keeps NaN visible", () => {
    const params = withGradients([3, -4, 0.5, Number.NaN, Number.NEGATIVE_INFINITY], undefined);
    clipGradValue(params, 1);
    expect(gradientsOf(params)).toEqual([[1, -1, 0.5, Number.NaN, -1], undefined]);
  });

  test("refuses a limit that is not positive", () => {
    expect(() => clipGradValue([], 0)).toThrow(ArgumentError);
  });
});

test.each([
  ["a module", { parameters: () => [] }],
  ["nothing", undefined],
  ["a list of other things", [1]],
])("%s is not a list of parameters", (_, params) => {
  for (const clip of [clipGradNorm, clipGradValue])
    expect(() => clip(params as never, 1)).toThrow(
      /^clipGrad\w+: expected a list of parameters, such as module.parameters\(\), got /,
    );
});
