/**
 * Finds out whether a cell's new state is h' = a ⊙ h + b with a and b that do not depend on the state, so that a scan can compute all
 * steps at once. The equations decide, so this works for any cell of this form, including your own.
 */
import { type ElementwiseName, type Node, operandsOf } from "./program.ts";

/** How a value depends on the state: not at all, as a ⊙ h + b (absent a is 1, absent b is 0), or otherwise. */
type Dependence = "none" | { a?: number; b?: number } | "other";

/**
 * @param hidden the node of the new state
 * @param gates  nodes of the gates, which must not depend on the state
 * @returns all nodes and those of a and b; undefined for a cell of another form
 */
export function findScan(
  nodes: readonly Node[],
  hidden: number,
  gates: readonly number[],
): { nodes: Node[]; a: number; b: number } | undefined {
  const all = [...nodes];
  const add = (node: Node): number => all.push(node) - 1;
  const apply = (op: ElementwiseName, ...of: number[]): number => add({ op, of, blocks: 1 });
  const constant = (value: number): number => add({ op: "constant", value, blocks: 1 });
  const found: Dependence[] = [];

  nodes.forEach((node, k) => {
    found[k] = dependence(node);
  });
  const { [hidden]: result } = found;
  if (gates.some((gate) => found[gate] !== "none") || typeof result === "string") return undefined;
  return { nodes: all, a: result.a ?? constant(1), b: result.b ?? constant(0) };

  function dependence(node: Node): Dependence {
    if (node.op === "state") return {};
    const operands = operandsOf(node);
    if (operands.every((operand) => found[operand] === "none")) return "none";
    if (operands.some((operand) => found[operand] === "other")) return "other";
    switch (node.op) {
      case "neg":
        return scaled(found[operands[0]], () => constant(-1));
      case "mul": {
        const [left, right] = operands;
        if (found[left] !== "none" && found[right] !== "none") return "other";
        return found[left] === "none" ? scaled(found[right], () => left) : scaled(found[left], () => right);
      }
      case "div": {
        const [top, bottom] = operands;
        return found[bottom] === "none"
          ? scaled(found[top], () => apply("div", constant(1), bottom))
          : "other";
      }
      case "add":
        return sum(operands[0], operands[1], "add");
      case "sub":
        return sum(operands[0], operands[1], "sub");
      default:
        return "other";
    }

    function sum(left: number, right: number, op: "add" | "sub"): Dependence {
      const signed = (index: number | undefined, isRight: boolean): number | undefined =>
        index !== undefined && isRight && op === "sub" ? apply("neg", index) : index;
      const slope = (operand: number): number | undefined => {
        const own = found[operand];
        return own === "none" || own === "other" ? undefined : (own.a ?? constant(1));
      };
      const offset = (operand: number): number | undefined => {
        const own = found[operand];
        return own === "none" ? operand : own === "other" ? undefined : own.b;
      };
      const join = (a: number | undefined, b: number | undefined): number | undefined =>
        a !== undefined && b !== undefined ? apply(op, a, b) : (a ?? signed(b, true));
      return { a: join(slope(left), slope(right)), b: join(offset(left), offset(right)) };
    }

    function scaled(of: Dependence, factor: () => number): Dependence {
      if (typeof of === "string") return of;
      const by = factor();
      return {
        a: of.a === undefined ? by : apply("mul", by, of.a),
        b: of.b === undefined ? undefined : apply("mul", by, of.b),
      };
    }
  }
}
