/**
 * Weights that PyTorch keeps as two tensors: `weight_hh_l0_g` and `_v` of weight_norm, since PyTorch 2.0
 * `parametrizations.weight_hh_l0.original0` and `original1`. We list the weight after them under its plain name, and turn an edit of it into
 * edits of the two.
 */
import type { Contents, LazyTensor } from "../../core/storage/contents.ts";
import { isFloat } from "../../core/storage/raw.ts";
import { type NamedTensor, normalised } from "./normalised.ts";

const LAYER = "(?:_l\\d{1,4}(?:_reverse)?)?";
const WEIGHT = `weight_(?:ih|hh|hr)${LAYER}`;

interface Form {
  /** The name of the first part; its groups are the path of the layer and the name of the parameter. */
  first: RegExp;
  second: (path: string, parameter: string) => string;
}

const FORMS: readonly Form[] = [
  {
    first: new RegExp(`^(.*[./])?(${WEIGHT})_g$`, "s"),
    second: (path, weight) => `${path}${weight}_v`,
  },
  {
    first: new RegExp(`^(.*[./])?parametrizations\\.(${WEIGHT})\\.original0$`, "s"),
    second: (path, weight) => `${path}parametrizations.${weight}.original1`,
  },
];

/** Returns the file with the parameters that are split, each after the second of its parts. */
export function withWholeParameters(contents: Contents): Contents {
  const made = new Map<string, NamedTensor>();
  for (const [name, first] of contents.tensors) {
    for (const form of FORMS) {
      const [, path = "", parameter] = form.first.exec(name) ?? [];
      if (parameter === undefined) continue;
      const other = form.second(path, parameter);
      const second = contents.tensors.get(other);
      const whole = `${path}${parameter}`;
      if (second === undefined || contents.tensors.has(whole)) continue;
      if (!isFloat(first.dtype) || !isFloat(second.dtype)) continue;
      const tensor = normalised([name, first], [other, second]);
      if (tensor !== undefined) made.set(other, [whole, tensor]);
    }
  }
  if (made.size === 0) return contents;
  const tensors = new Map<string, LazyTensor>();
  for (const [name, tensor] of contents.tensors) {
    tensors.set(name, tensor);
    const whole = made.get(name);
    if (whole !== undefined) tensors.set(...whole);
  }
  return { ...contents, tensors };
}
