/** A box of the view Network leads to its own gates, or to none. */
import { expect, test } from "vitest";
import { placeOf } from "../../../web/network/place.ts";
import type { LayerOutline } from "../../../web/worker/protocol.ts";

/** A layer of the file, with the sizes of its levels. */
const layer = (name: string, ...sizes: [inputSize: number, hiddenSize: number][]) =>
  ({
    name,
    numLayers: sizes.length,
    cells: sizes.map(([inputSize, hiddenSize], level) => ({ layer: level, inputSize, hiddenSize })),
  }) as LayerOutline;

const found = [
  layer("encoder/lstm/cell", [3, 8]),
  layer("decoder/lstm/cell", [5, 8]),
  layer("twin/gru/a", [4, 4]),
  layer("twin/gru/b", [4, 4]),
  layer("gru", [8, 16], [16, 16]),
];

test.each([
  ["lstm", [3, 8], "encoder/lstm/cell 0"],
  ["another name", [5, 8], "decoder/lstm/cell 0"],
  ["lstm", [3, 9], undefined],
  ["gru.1", [16, 16], "gru 1"],
  ["a", [4, 4], "twin/gru/a 0"],
  ["twin", [4, 4], undefined],
] as const)("%s of %j is %s", (name, sizes, expected) => {
  const place = placeOf({ name, sizes: [...sizes] }, found);
  expect(place && `${place.layer.name} ${place.cell}`).toBe(expected);
});
