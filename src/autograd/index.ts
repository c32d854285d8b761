/** The operations, re-exported. */
export * from "./attention.ts";
export * from "./dropout.ts";
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
export * from "./embedding.ts";
export * from "./gradcheck.ts";
export * from "./losses.ts";
export * from "./matrix.ts";
export * from "./normalise.ts";
export type { Operand } from "./operands.ts";
export * from "./reduce.ts";
export { type RecurrentLayerOptions, type RecurrentLayerResult, recurrentLayer } from "./runLayer.ts";
export * from "./shape.ts";
export { logSoftmax, logSumExp, softmax } from "./softmax.ts";
export { noGrad } from "./tape.ts";
