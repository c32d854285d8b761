/** Doubts about the layers of a file: the ways they are read, and biases that look as if one value was set twice. */
import type { RawTensor } from "../../core/storage/raw.ts";
import { SluiceError } from "../../core/tensor/errors.ts";
import { statisticsOf } from "../../core/tensor/statistics.ts";
import { type Convention, GATE_NAMES, gatesOf } from "../interop/convention.ts";
import type { CellRecord } from "../interop/engine.ts";
import { shownActivations } from "../interop/outputs.ts";
import { readFoundCell } from "../interop/records.ts";
import { type CheckpointLayer, foundIn } from "./layer.ts";
import type { Checkpoint } from "./open.ts";

/** Training moves both sides alike, so equal biases with a smaller mean prove nothing. */
const NOTABLE = 0.5;

/** Two sides are equal if they differ by less than EQUAL in every unit, and were drawn separately if the standard deviation exceeds APART. */
const EQUAL = 1e-5;
const APART = 0.01;

/** Doubts about how a layer is read, without its values. */
export function doubtsOnLayer(layer: CheckpointLayer): string[] {
  const { alternatives, convention, cell, activations, merge } = layer;
  const notes: string[] = [];
  if (alternatives.length > 0) {
    notes.push(` is read as ${convention}; names and shapes also fit ${alternatives.join(", ")}`);
  }
  notes.push(...foundIn(layer).obstacles.map((obstacle) => `: ${obstacle}`));
  const { gate, state } = activations;
  if (cell !== "rnn" && !(gate === "sigmoid" && state === "tanh")) {
    const timescale = gate === "sigmoid" ? "" : `; a timescale is that of ${gate} instead of 1 + e^bias`;
    notes.push(`: its activations are ${shownActivations(activations)}${timescale}`);
  }
  if (merge !== "concat") notes.push(`: it merges its directions by ${merge}`);
  if (layer.goBackwards) {
    notes.push(": it reads reversed sequences and leaves its outputs so (go_backwards)");
  }
  return notes.map((note) => titleOf(layer) + note);
}

/**
 * Reports gates whose two biases look as if one value was set twice. Both sides get the same gradients, so training keeps their difference. A note
 * therefore needs one constant on both sides, or equal sides in this gate alone.
 */
export function doubledBiases(record: CellRecord, { equalSides }: Convention): string[] {
  const { weights, spec } = record;
  const { biasIh, biasHh } = weights;
  if (biasIh === undefined || biasHh === undefined || equalSides) return [];
  const size = spec.hiddenSize;
  const coupled = spec.kind === "lstm" && spec.coupled;
  const sides = gatesOf({ cell: spec.kind, coupled }).map((letter, index) => {
    const gate = GATE_NAMES[letter];
    const [input, hidden] = [biasIh, biasHh].map((bias) => bias.subarray(index * size, (index + 1) * size));
    const difference = statisticsOf(Float64Array.from(input, (a, k) => a - hidden[k]));
    return { gate, input: statisticsOf(input), hidden: statisticsOf(hidden), difference };
  });
  const notes: string[] = [];
  for (const { gate, input, hidden, difference } of sides) {
    if (!hasSum(record, gate) || Math.max(-difference.min, difference.max) > EQUAL) continue;
    const [a, b, total] = [input.mean, hidden.mean, input.mean + hidden.mean].map((each) => each.toFixed(2));
    const sum = `${gate}: two biases add up, ${a} + ${b} = ${total} on average`;
    const others = sides.filter((other) => other.gate !== gate);
    if (input.min === input.max && hidden.min === hidden.max) {
      // A loader may have split a forget bias of 1 into halves.
      if (input.min !== 0 && input.min + hidden.min !== 1)
        notes.push(`${sum}. Both hold the same constant: was one meant?`);
    } else if (
      Math.abs(input.mean) >= NOTABLE &&
      others.length > 0 &&
      others.every((other) => other.difference.sd >= APART)
    ) {
      notes.push(`${sum}. They are equal, and those of the other gates are not: was one value set twice?`);
    }
  }
  return notes;
}

/** Whether the effective bias of a gate is a sum of its biases. */
export function hasSum({ spec }: Pick<CellRecord, "spec">, gate: string): boolean {
  return !(spec.kind === "gru" && spec.resetAfter && gate === "new");
}

export function titleOf({ name, classRecord }: CheckpointLayer): string {
  return name === "" ? classRecord.layerClass : name;
}

/** Cells whose biases are read when a file is opened; a network has fewer. */
const MOST_CELLS = 100;

/** Returns the doubts about the layers of a file. Reads biases alone: those of cells that have two. */
export async function doubtsIn({ layers, tensors }: Checkpoint): Promise<string[]> {
  const doubts: string[] = [];
  let left = MOST_CELLS;
  for (const layer of layers) {
    doubts.push(...doubtsOnLayer(layer));
    for (const cell of layer.cells) {
      const biases = new Map([...cell.tensors].filter(([part]) => part.holds === "bias"));
      const isStored = (name: string) => {
        const { of, made } = tensors.get(name)!;
        return of === undefined && made === undefined;
      };
      const sides = new Set([...biases.keys()].flatMap((part) => ("sides" in part ? part.sides : [])));
      if (sides.size < 2 || layer.classRecord.equalSides || ![...biases.values()].every(isStored)) continue;
      if (left-- <= 0) return doubts;
      try {
        const read = new Map<string, RawTensor>();
        for (const name of biases.values()) read.set(name, await tensors.get(name)!.read());
        const record = readFoundCell(foundIn(layer), { ...cell, tensors: biases }, read);
        const place = `${titleOf(layer)} layer ${cell.layer} ${cell.direction}`;
        doubts.push(...doubledBiases(record, layer.classRecord).map((note) => `${place} ${note}`));
      } catch (error) {
        // A damaged tensor is an error of its own when you read it.
        if (!(error instanceof SluiceError)) throw error;
      }
    }
  }
  return doubts;
}
