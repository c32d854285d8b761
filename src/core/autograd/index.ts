/** Operations as the namespace `ops`; losses, `noGrad` and the gradient check by their own names. */
export { type GradientCheckOptions, gradientError } from "./gradcheck.ts";
export * from "./losses.ts";
export * as ops from "./ops.ts";
export { noGrad } from "./tape.ts";
