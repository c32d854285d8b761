/** How much the output of the layer changes when a gate is held: bars of `diagnostics.ablate`. */
import { percent } from "../charts/numbers.ts";
import { GateName } from "../gates/GateName.tsx";
import { lookOf } from "../look/gates.ts";
import type { Ablations } from "./protocol.ts";

export function AblationPanel({ ablation }: { ablation: Ablations | undefined }) {
  if (ablation?.length === 0) return null;
  const most = Math.max(1e-12, ...(ablation ?? []).map(({ change }) => change));
  return (
    <section class="panel" aria-labelledby="watch-ablation">
      <h2 id="watch-ablation">Held gates: how much the output of the layer changes</h2>
      <p class="quiet">
        The mean squared change, as a share of the variance of the output, with one gate held open, closed, or
        at the mean of each unit.
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
              <td>{by}</td>
              <td>
                <span
                  class="ablation-bar"
                  style={{ width: `${(100 * change) / most}%`, background: lookOf(gate).colour }}
                />
              </td>
              <td class="num">{percent(change)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
