/** The slopes of the operations on elements: how the gradient w.r.t. a result becomes that w.r.t. an operand. */
import type { ElementOp, Graph } from "./graph.ts";

/** The values that a slope may read: operands by their place, and the result. */
export interface Read {
  operand(place: number): number;
  result(): number;
}

/**
 * Returns the part of the gradient w.r.t. an operand that comes through one operation.
 *
 * @param g     the gradient w.r.t. the result
 * @param which the operand
 */
export function slope(graph: Graph, op: ElementOp, which: number, g: number, read: Read): number {
  const times = (place: number) => graph.apply("mul", g, read.operand(place));
  switch (op) {
    case "copy":
    case "add":
      return g;
    case "sub":
      return which === 0 ? g : graph.apply("neg", g);
    case "neg":
    case "complement":
      return graph.apply("neg", g);
    case "mul":
      return times(1 - which);
    case "div":
      return which === 0
        ? graph.apply("div", g, read.operand(1))
        : graph.apply("divSlope", g, read.operand(1), read.result());
    case "mulAdd":
      return which === 2 ? g : times(1 - which);
    case "mulMulAdd":
      return times(which ^ 1);
    case "mix":
      if (which === 0) return graph.apply("mixSlope", g, read.operand(1), read.operand(2));
      return which === 2 ? times(0) : graph.apply("mul", g, graph.apply("complement", read.operand(0)));
    // The gradient goes to the larger or smaller operand; to the first when both are the same.
    case "max":
      return which === 0
        ? graph.apply("ifAtLeast", g, read.operand(0), read.operand(1))
        : graph.apply("ifAbove", g, read.operand(1), read.operand(0));
    case "min":
      return which === 0
        ? graph.apply("ifAtLeast", g, read.operand(1), read.operand(0))
        : graph.apply("ifAbove", g, read.operand(0), read.operand(1));
    case "sigmoid":
    case "tanh":
    case "relu":
    case "sqrt":
    case "positive":
      return graph.apply(`${op}Slope`, g, read.result());
    case "exp":
      return graph.apply("mul", g, read.result());
    case "log":
      return graph.apply("div", g, read.operand(0));
    case "softplus":
      return graph.apply("mul", g, graph.apply("sigmoid", read.operand(0)));
    case "logSigmoid":
      return graph.apply("mul", g, graph.apply("sigmoid", graph.apply("neg", read.operand(0))));
    default:
      throw new Error(`no slope of a slope (${op})`);
  }
}
