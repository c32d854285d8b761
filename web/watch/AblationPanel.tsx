/** How much the output of the layer changes when a gate is held: bars of `diagnostics.ablate`. */
import { GateName } from "../gates/GateName.tsx";
import { lookOf } from "../look/gates.ts";
import { Fold } from "../ui/Fold.tsx";
import type { Ablations } from "./protocol.ts";

const HELD = { open: "open", closed: "closed", mean: "at its mean" } as const;

/** A change in whole percent. */
const changed = (share: number) => (share < 0.005 ? "under 1 %" : `${Math.round(100 * share)} %`);

/** Says which gate the output depends on most, and which least. */
export function verdictOnHeld(ablation: Ablations): string {
  const inOrder = [...ablation].sort((a, b) => b.change - a.change);
  const [most, least] = [inOrder[0], inOrder.at(-1)!];
  return `It changes most with the ${most.gate} gate held ${HELD[most.by]}, by ${changed(most.change)}; least with the ${least.gate} gate held ${HELD[least.by]}, by ${changed(least.change)}.`;
}

export function AblationPanel({ ablation }: { ablation: Ablations | undefined }) {
  if (ablation?.length === 0) return null;
  const most = Math.max(1, ...(ablation ?? []).map(({ change }) => change));
  return (
    <Fold heading="Held gates: how much the output of the layer changes">
      <p>{ablation ? verdictOnHeld(ablation) : "Holding one gate at a time…"}</p>
      <p class="quiet">
        100 % is as much as the output itself varies: the mean squared change, by the variance.
      </p>
      <table class="data watch-ablation" aria-busy={ablation === undefined}>
        <tbody>
          {ablation?.map(({ gate, by, change }, k) => (
            <tr key={gate + by}>
              {ablation[k - 1]?.gate !== gate && (
                <th scope="rowgroup" rowSpan={ablation.filter((each) => each.gate === gate).length}>
                  <GateName gate={gate} />
                </th>
              )}
              <td>{HELD[by]}</td>
              <td>
                <span
                  class="ablation-bar"
                  style={{ width: `${(100 * change) / most}%`, background: lookOf(gate).colour }}
                />
              </td>
              <td class="num">{changed(change)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Fold>
  );
}
