/** Single operations of the tape with Sluice. */
import {
  Adam,
  clipGradNorm,
  crossEntropy,
  Indices,
  mseLoss,
  ops,
  Parameter,
  Random,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { number, probe, values } from "../numbers.ts";
import { VOCABULARY, type Workload } from "../workloads.ts";
import type { Net } from "./net.ts";

/** Rows of the table of `embedding`. */
const ROWS = 1000;

export function operationNet({ operation, steps, batch, hiddenSize }: Workload): Net {
  const shape = [steps, batch, hiddenSize];
  const made = (array: number, ...sizes: number[]) => {
    const parameter = tensor(
      values(
        array,
        sizes.reduce((a, b) => a * b),
      ),
      sizes,
    );
    parameter.requiresGrad = true;
    return parameter;
  };
  const x = made(100, ...shape);
  const y = tensor(values(101, x.size), shape);
  const symbols = (count: number) =>
    new Indices(
      Int32Array.from({ length: steps * batch }, (_, k) => ((number(102, k) + 1) / 2) * count),
      [steps, batch],
    );
  /** Forward and backward; a result that is not a loss gets y as its gradient. */
  const both = (inputs: readonly Tensor[], run: () => Tensor): Net => {
    let result: Tensor;
    return {
      before: () => {
        for (const input of inputs) input.clearGrad();
      },
      call: () => {
        result = run();
        result.backward(result.size === 1 ? undefined : y);
      },
      read: () => [result, ...inputs.map(({ grad }) => grad!)].flatMap(({ data }) => probe(data)),
    };
  };
  const forward = (run: () => Tensor): Net => {
    let result: Tensor;
    return {
      call: () => {
        result = run();
      },
      read: () => probe(result.data),
    };
  };
  const weights = () => {
    const parameter = new Parameter(values(100, 4 * hiddenSize * hiddenSize), [4 * hiddenSize, hiddenSize]);
    parameter.addGrad(values(101, parameter.size));
    return parameter;
  };
  switch (operation!) {
    case "mseLoss":
      return both([x], () => mseLoss(x, y));
    case "linear and cross-entropy": {
      const weight = made(103, VOCABULARY, hiddenSize);
      const bias = made(104, VOCABULARY);
      const labels = symbols(VOCABULARY);
      return both([x, weight, bias], () => crossEntropy(ops.linear(x, weight, bias), labels));
    }
    case "tanh":
      return both([x], () => ops.tanh(x));
    case "sigmoid":
      return both([x], () => ops.sigmoid(x));
    case "softmax":
      return both([x], () => ops.softmax(x));
    case "layerNorm": {
      const weight = made(103, hiddenSize);
      const bias = made(104, hiddenSize);
      return both([x, weight, bias], () => ops.layerNorm(x, hiddenSize, weight, bias));
    }
    case "embedding": {
      const table = made(103, ROWS, hiddenSize);
      const ids = symbols(ROWS);
      return both([table], () => ops.embedding(ids, table));
    }
    case "dropout": {
      const random = new Random(1);
      // The masks of two libraries differ.
      return { ...both([x], () => ops.dropout(x, 0.3, random)), read: () => [[0]] };
    }
    case "clipGradNorm": {
      const parameter = weights();
      // Lower each time, or only the first call would scale.
      let most = 1;
      return {
        call: () => {
          most *= 0.9999;
          clipGradNorm([parameter], most);
        },
        read: () => probe(parameter.grad!.data),
      };
    }
    case "Adam": {
      const parameter = weights();
      const optimizer = new Adam([parameter], { lr: 1e-3 });
      return { call: () => void optimizer.step(), read: () => probe(parameter.data) };
    }
    case "add":
      return forward(() => ops.add(x.detach(), y));
    case "sum":
      return forward(() => ops.sum(x.detach()));
  }
}
