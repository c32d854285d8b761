/** The equations of sLSTM records, and the records of equations. */
import type { CellDefinition } from "../../core/cells/defined/definition.ts";
import { sLSTM } from "../../core/cells/defined/definitions/sLSTM.ts";
import type { SLSTMSpec } from "../interop/cellRecord.ts";

/** Returns the equations of a record, with its heads. */
export function definitionOf({ hiddenSize, heads, inputs, forgetLimit }: SLSTMSpec): CellDefinition {
  const seen = (gate: string) => (inputs === 4 ? gate : gate === "input" || gate === "forget" ? "conv" : "x");
  const gates = Object.entries(sLSTM.gates).map(([name, gate]) => [name, { ...gate, input: seen(name) }]);
  const [keep, ...others] = sLSTM.equations;
  const blocks = inputs === 4 ? hiddenSize : heads;
  return {
    ...sLSTM,
    ...(inputs > 1 && { gates: Object.fromEntries(gates) }),
    ...(forgetLimit && { equations: [keep.replace("pre(f)", `min(pre(f), ${forgetLimit})`), ...others] }),
    ...(blocks > 1 && { inputBlocks: blocks }),
    ...(heads > 1 && { recurrentBlocks: heads }),
  };
}

/** Returns the specification of the record with these equations; undefined if none has them. */
export function recordedSpec(
  definition: CellDefinition,
  { inputSize, hiddenSize }: { inputSize: number; hiddenSize: number },
): SLSTMSpec | undefined {
  const { recurrentBlocks: heads = 1 } = definition;
  const specs = ([1, 2, 4] as const).flatMap((inputs) =>
    [{}, { forgetLimit: 15 }].map(
      (limit): SLSTMSpec => ({ kind: "sLSTM", inputSize, hiddenSize, heads, inputs, ...limit }),
    ),
  );
  return specs.find((spec) => JSON.stringify(definitionOf(spec)) === JSON.stringify(definition));
}
