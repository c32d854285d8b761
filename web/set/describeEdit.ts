/** An edit in words, close to the command that does the same. */
import type { Edit } from "../worker/protocol.ts";

export function describeEdit(edit: Edit): string {
  const { module, layer, direction } = edit;
  const place = [
    ...(module === undefined ? [] : [module || "(top level)"]),
    ...(layer === undefined ? [] : [`layer ${layer}`]),
    ...(direction === undefined ? [] : [direction]),
  ].join(" ");
  const where = place === "" ? "" : ` in ${place}`;
  if (edit.kind === "bias") {
    return `${edit.gate}${edit.unit === undefined ? "" : ` unit ${edit.unit}`} = ${edit.bias}${where}`;
  }
  return `${edit.scheme}, seed ${edit.seed}${where}`;
}
