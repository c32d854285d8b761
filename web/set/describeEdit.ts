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
  const { arguments: numbers, words = {} } = edit.call;
  const given = Object.entries({ ...words, ...numbers }).map(([name, value]) => `${name} ${value}`);
  return `${[edit.call.name, ...given].join(", ")}, seed ${edit.seed}${where}`;
}
