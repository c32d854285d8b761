/**
 * Fuses sums of products into single operations, as a pass over memory costs more than an addition. The order of operations does not
 * change, so results keep every bit.
 */
import { type ElementwiseName, type Node, operandsOf } from "./program.ts";

/**
 * @param results values that callers read, which must stay
 * @returns the same number of nodes in the same places; some have no reader left
 */
export function fuse(nodes: readonly Node[], results: readonly number[]): Node[] {
  const uses = new Array<number>(nodes.length).fill(0);
  for (const result of results) uses[result]++;
  for (const node of nodes) for (const operand of operandsOf(node)) uses[operand]++;
  const fused = [...nodes];
  nodes.forEach((node, k) => {
    fused[k] = complement(node) ?? sumOfProducts(node) ?? node;
  });
  return fused;

  function complement(node: Node): Node | undefined {
    if (node.op !== "sub") return undefined;
    const [left, right] = node.of;
    const one = nodes[left];
    return one.op === "constant" && one.value === 1 ? { ...node, op: "complement", of: [right] } : undefined;
  }

  function sumOfProducts(node: Node): Node | undefined {
    if (node.op !== "add") return undefined;
    const [left, right] = node.of;
    const [first, second] = [productOf(left), productOf(right)];
    if (first !== undefined && second !== undefined) {
      return mix(node, first, second) ?? make(node, "mulMulAdd", [...first, ...second]);
    }
    if (first !== undefined) return make(node, "mulAdd", [...first, right]);
    return second && make(node, "mulAdd", [...second, left]);
  }

  /** The factors of a product with a single reader. */
  function productOf(index: number): readonly number[] | undefined {
    const node = fused[index];
    return node.op === "mul" && uses[index] === 1 ? node.of : undefined;
  }

  /** (1 - a) b + a c, with factors and terms in any order. */
  function mix(node: Node, first: readonly number[], second: readonly number[]): Node | undefined {
    for (const [closed, open] of [
      [first, second],
      [second, first],
    ]) {
      for (const side of [0, 1]) {
        const inverse = fused[closed[side]];
        if (inverse.op !== "complement") continue;
        const [a] = inverse.of;
        if (!open.includes(a)) continue;
        const c = open[0] === a ? open[1] : open[0];
        return make(node, "mix", [a, closed[1 - side], c]);
      }
    }
    return undefined;
  }

  function make(node: Node, op: ElementwiseName, of: readonly number[]): Node {
    return { ...node, op, of } as Node;
  }
}
