import { expect, test } from "vitest";
import { drawUniform, fillUniform } from "../../../src/core/nn/defaults.ts";
import { zeros } from "../../../src/core/tensor/create.ts";
import { Random } from "../../../src/core/tensor/random.ts";

test.each(["float32", "float64"] as const)(
  "%s: uniform numbers are those of the generator, one after another, however many there are",
  (dtype) => {
    const [random, one] = [new Random(3, 4), new Random(3, 4)];
    // From the middle of a block, over the end of a part, and on from there.
    random.uint32();
    one.uint32();
    for (const size of [70_000, 3, 300]) {
      const target = zeros([size], { dtype });
      fillUniform(target, 0.3, random);
      const expected = zeros([size], { dtype }).data.map(() => (2 * one.uniform() - 1) * 0.3);
      expect(target.data).toEqual(expected);
      expect(random.state()).toEqual(one.state());
    }
  },
);

test("uniform numbers are mapped", () => {
  const data = new Float64Array(2);
  drawUniform(data, { factor: 3, offset: 1, scale: 2 }, new Random(1));
  const random = new Random(1);
  expect([...data]).toEqual([0, 1].map(() => (3 * random.uniform() + 1) * 2));
});
