/** All conventions. If several fit the same tensors, the first one wins and the others are reported. */
import { checkObject } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import type { Convention, Evidence } from "./convention.ts";
import { burn } from "./frameworks/burn.ts";
import { chainer } from "./frameworks/chainer.ts";
import { coreml } from "./frameworks/coreml.ts";
import { cudnn } from "./frameworks/cudnn.ts";
import { flux } from "./frameworks/flux.ts";
import { flax, haiku } from "./frameworks/jax.ts";
import { kerasLayers, tfjs } from "./frameworks/keras.ts";
import { equinox, likePytorch, mlx, mxnet, paddle } from "./frameworks/likePytorch.ts";
import { onnx, openvino } from "./frameworks/onnx.ts";
import { pytorch } from "./frameworks/pytorch.ts";
import { rnnoise } from "./frameworks/rnnoise.ts";
import { tensorflow, tflite, tfliteOthers, unrolled } from "./frameworks/tensorflow.ts";
import { torch7 } from "./frameworks/torch7.ts";
import { torch7Plain } from "./frameworks/torch7Plain.ts";
import { xlstm } from "./frameworks/xlstm.ts";

/** The conventions of all frameworks, one for each layer class. If several fit the same tensors, the first one wins. */
export const conventions: readonly Convention[] = [
  ...pytorch,
  ...kerasLayers,
  ...tfjs,
  ...tensorflow,
  ...onnx,
  ...tflite,
  ...tfliteOthers,
  ...unrolled,
  ...flax,
  ...haiku,
  ...torch7Plain,
  ...torch7,
  ...mlx,
  ...equinox,
  ...mxnet,
  ...paddle,
  ...likePytorch,
  ...openvino,
  ...burn,
  ...chainer,
  ...coreml,
  ...flux,
  ...rnnoise,
  ...cudnn,
  ...xlstm,
];

/** The answers of `conventionsNamed` so far: a conversion asks for every cell. */
const named = new Map<string, readonly Convention[]>();

/** Returns the conventions of a framework, or the one of a class; without a name, all. @throws ArgumentError (`NAME`) for an unknown name */
export function conventionsNamed(from: string | undefined): readonly Convention[] {
  if (from === undefined) return conventions;
  const wanted = from.toLowerCase();
  const known = named.get(wanted);
  if (known !== undefined) return known;
  const frameworkOf = (name: string) => name.split(".")[0];
  const found = conventions.filter(({ name }) =>
    [name, frameworkOf(name)].some((one) => one.toLowerCase() === wanted),
  );
  if (found.length > 0) {
    named.set(wanted, found);
    return found;
  }
  const frameworks = [...new Set(conventions.map(({ name }) => frameworkOf(name)))];
  throw new ArgumentError(
    `convention: expected a framework (${frameworks.join(", ")}) or one of its classes, got ${describe(from)}.`,
    "NAME",
  );
}

/** Returns how the convention of this name was checked. Names outside the table, such as `pytorch.LSTM in order ifog`, use an order that you gave. */
export function evidenceOf(name: string): Evidence {
  return conventions.find((convention) => convention.name === name)?.checked ?? { how: "given" };
}

/**
 * Returns the evidence in words that follow the name of a convention.
 *
 * @param evidence how the convention was checked, as in its `checked`
 * @throws ArgumentError unless you pass an object
 * @example
 * for (const { name, checked } of conventions) console.log(`${name}: ${describeEvidence(checked)}`);
 */
export function describeEvidence(evidence: Evidence): string {
  checkObject("describeEvidence", "evidence", evidence, '{ how: "source" }');
  switch (evidence.how) {
    case "run":
      return `checked against ${evidence.by} itself, which our checks run`;
    case "golden":
      return `checked against published numbers of ${evidence.by}, which our tests compute again`;
    case "source":
      return "checked by source only";
    case "given":
      return "read in the order that you gave";
  }
}
