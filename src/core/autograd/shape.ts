/** Operations that only move elements. */

export { concat, select, slice, split, stack } from "./parts.ts";
export { expand, flip, permute, reshape, squeeze, transpose, unsqueeze } from "./reshape.ts";
