/** Parameters that torch.nn.utils.prune split: the values before, and a mask of zeros and ones. */

import type { LazyTensor } from "../../core/storage/contents.ts";
import { fromFloat, toFloat } from "../../core/storage/raw.ts";
import { sameShape } from "../../core/tensor/shape.ts";
import type { NamedTensor } from "./normalised.ts";

/** The product of the values and the mask; undefined unless their shapes agree. An edited value that was pruned is not pruned any more. */
export function pruned(
  [valuesName, values]: NamedTensor,
  [maskName, mask]: NamedTensor,
): LazyTensor | undefined {
  if (!sameShape(values.shape, mask.shape)) return undefined;
  const { dtype, shape } = values;
  const parts = async () => {
    const [whole, kept] = [await values.read(), await mask.read()];
    return { whole: toFloat(whole, "float64"), kept: toFloat(kept, "float64") };
  };
  return {
    dtype,
    shape,
    async read() {
      const { whole, kept } = await parts();
      return fromFloat(
        whole.map((value, k) => value * kept[k]),
        shape,
        dtype,
      );
    },
    made: {
      of: [valuesName, maskName],
      async parts(edited) {
        const { whole, kept } = await parts();
        toFloat(edited, "float64").forEach((value, k) => {
          if (value === whole[k] * kept[k]) return;
          [whole[k], kept[k]] = [value, 1];
        });
        return new Map([
          [valuesName, fromFloat(whole, shape, dtype)],
          [maskName, fromFloat(kept, mask.shape, mask.dtype)],
        ]);
      },
    },
  };
}
