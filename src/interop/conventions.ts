/** All conventions there are. Order matters only where several fit the same tensors: the first is taken, the others reported. */
import type { Convention } from "./convention.ts";
import { allennlp } from "./frameworks/allennlp.ts";
import { burn } from "./frameworks/burn.ts";
import { chainer } from "./frameworks/chainer.ts";
import { coreml } from "./frameworks/coreml.ts";
import { flat } from "./frameworks/flat.ts";
import { flux } from "./frameworks/flux.ts";
import { flax, haiku } from "./frameworks/jax.ts";
import { kerasLayers, tfjs } from "./frameworks/keras.ts";
import { onnx, openvino } from "./frameworks/onnx.ts";
import { others } from "./frameworks/others.ts";
import { equinox, likePytorch, mlx, mxnet, paddle, pytorch } from "./frameworks/pytorch.ts";
import { tensorflow, tflite, tfliteOthers, unrolled } from "./frameworks/tensorflow.ts";
import { torch7 } from "./frameworks/torch7.ts";

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
  ...allennlp,
  ...others,
  ...flat,
];
