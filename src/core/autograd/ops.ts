/** The namespace `ops`: functions of tensors that `backward` can run through. Numbers broadcast. */
export { type AttentionOptions, scaledDotProductAttention } from "./attention.ts";
export { dropout } from "./dropout.ts";
export {
  abs,
  add,
  clamp,
  div,
  exp,
  log,
  maximum,
  minimum,
  mul,
  neg,
  pow,
  relu,
  sigmoid,
  softplus,
  sqrt,
  square,
  sub,
  tanh,
  where,
} from "./elementwise.ts";
export { type EmbeddingOptions, embedding, gather } from "./embedding.ts";
export { linear, matmul } from "./matrix.ts";
export { multinomial } from "./multinomial.ts";
export { layerNorm } from "./normalise.ts";
export type { Operand } from "./operands.ts";
export { argmax, max, mean, min, type ReduceOptions, sum, variance } from "./reduce.ts";
export { type RecurrentLayerOptions, type RecurrentLayerResult, recurrentLayer } from "./runLayer.ts";
export * from "./shape.ts";
export { logSoftmax, logSumExp, type SoftmaxOptions, softmax } from "./softmax.ts";
