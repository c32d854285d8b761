/**
 * Decides which values a step keeps for the backward pass. It keeps the products and transcendental functions that slopes read; repeating a
 * few additions and multiplications is cheaper.
 */
import { type ElementwiseName, type Node, type Nodes, operandsOf } from "./program.ts";
import { SLOPES } from "./slopes.ts";

const EXPENSIVE: ReadonlySet<string> = new Set([
  "preactivation",
  "take",
  "project",
  "sigmoid",
  "tanh",
  "exp",
  "log",
  "sqrt",
  "softplus",
  "logSigmoid",
  "positive",
]);

/** Returns whether each value needs a gradient. */
export function hasGradient(nodes: readonly Node[]): boolean[] {
  const has: boolean[] = [];
  nodes.forEach((node, k) => {
    const operands = operandsOf(node);
    has[k] =
      operands.length > 0
        ? operands.some((operand) => has[operand])
        : node.op !== "constant" && node.op !== "mask";
  });
  return has;
}

export function planBackward(nodes: readonly Node[]): Pick<Nodes, "kept" | "again" | "bound"> {
  const needed = readBySlopes(nodes);
  const kept: number[] = [];
  const again: number[] = [];
  const bound: number[] = [];
  for (let k = nodes.length - 1; k >= 0; k--) {
    if (!needed.has(k)) continue;
    const operands = operandsOf(nodes[k]);
    if (nodes[k].op === "input") again.push(k);
    else if (operands.length === 0) bound.push(k);
    else if (EXPENSIVE.has(nodes[k].op)) kept.push(k);
    else {
      again.push(k);
      for (const operand of operands) needed.add(operand);
    }
  }
  return { kept: kept.reverse(), again: again.reverse(), bound: bound.reverse() };
}

function readBySlopes(nodes: readonly Node[]): Set<number> {
  const has = hasGradient(nodes);
  const read = new Set<number>();
  nodes.forEach((node, k) => {
    if (!has[k]) return;
    switch (node.op) {
      case "norm":
        read.add(k);
        return;
      case "product":
      case "project":
        // The gradient w.r.t. the weights reads this.
        read.add(node.of[0]);
        return;
      default: {
        const slopes = Object.hasOwn(SLOPES, node.op) ? SLOPES[node.op as ElementwiseName] : [];
        const operands = operandsOf(node);
        slopes.forEach(({ reads }, which) => {
          if (!has[operands[which]]) return;
          for (const value of reads) read.add(value === "result" ? k : operands[value]);
        });
      }
    }
  });
  return read;
}
