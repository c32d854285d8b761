/** Which axis of an input is time follows from the layers that read it: we follow a graph with each order, the likeliest first. */
import type { Chain, ChainInput } from "../../../core/chain/chain.ts";
import { ChainError, refuseLayer } from "../../../core/chain/refuse.ts";
import { isFloat } from "../../../core/storage/raw.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { Trace } from "./trace.ts";
import type { Axis, Role, Value } from "./value.ts";

/** Orders of axes of all inputs. */
const MAX_ATTEMPTS = 256;

/** An input as its file declares it. Sizes that depend on the call are texts. */
export interface GraphInput {
  readonly name: string;
  readonly dtype?: string;
  readonly shape?: readonly (number | string)[];
}

/** One way to read the inputs. */
export interface Attempt {
  readonly trace: Trace;
  readonly inputs: ReadonlyMap<string, Value>;
  readonly assumptions: string[];
  /** Operations that were followed, which the reader counts */
  reached: number;
}

/** Returns the first chain that an order of axes gives. @throws ChainError of the attempt that came furthest */
export function firstChain(inputs: readonly GraphInput[], follow: (attempt: Attempt) => Chain): Chain {
  let best: { reached: number; error: ChainError } | undefined;
  let attempts = 0;
  for (const roles of combinations(inputs.map(rolesOf))) {
    if (++attempts > MAX_ATTEMPTS) break;
    let attempt: Attempt | undefined;
    try {
      attempt = attemptOf(inputs, roles);
      return follow(attempt);
    } catch (error) {
      if (!(error instanceof ChainError)) throw error;
      const reached = attempt?.reached ?? -1;
      if (best === undefined || reached > best.reached) best = { reached, error };
    }
  }
  const odd = inputs.find((input) => rolesOf(input).length === 0);
  const got = `${odd?.name} with ${odd?.shape?.length ?? "unknown"} axes`;
  const what = `expected inputs of one to three axes, got ${got}. Run the graph in its own runtime, or describe the network in code (createNetwork).`;
  throw best?.error ?? refuseLayer(undefined, what);
}

type Roles = readonly (Role | "one")[];

/** The orders of axes that an input may have, the likeliest first. */
function rolesOf({ dtype, shape }: GraphInput): Roles[] {
  const isIds = dtype !== undefined && !isFloat(dtype);
  switch (shape?.length) {
    case 1:
      return isIds ? [["time"]] : [["feature"]];
    case 2:
      if (isIds)
        return [
          ["batch", "time"],
          ["time", "batch"],
        ];
      return [
        ["batch", "feature"],
        ["time", "feature"],
        ["batch", "time"],
      ];
    case 3:
      return [
        ["batch", "time", "feature"],
        ["time", "batch", "feature"],
        ["batch", "feature", "time"],
        ["one", "batch", "feature"],
      ];
    default:
      return [];
  }
}

function* combinations(lists: readonly Roles[][]): Generator<Roles[]> {
  if (lists.length === 0) {
    yield [];
    return;
  }
  const [first, ...others] = lists;
  for (const one of first) for (const rest of combinations(others)) yield [one, ...rest];
}

function attemptOf(inputs: readonly GraphInput[], roles: readonly Roles[]): Attempt {
  const read = inputs.map((input, k) => inputValue(input, roles[k]));
  const trace = new Trace(read.map(({ declared }) => declared));
  const values = inputs.map(({ name }, k): [string, Value] => {
    const { value } = read[k];
    return [name, isTurned(roles[k]) ? trace.turned(value) : value];
  });
  const assumptions = inputs.flatMap(({ name }, k) =>
    roles[k][0] === "time" && roles[k][1] === "batch"
      ? [`${name} is [time, batch, features], as its layers are not batch_first.`]
      : [],
  );
  return { trace, inputs: new Map(values), assumptions, reached: -1 };
}

/** Whether features come before time. */
const isTurned = (roles: Roles): boolean =>
  roles.includes("time") && roles.indexOf("feature") >= 0 && roles.indexOf("feature") < roles.indexOf("time");

function inputValue(input: GraphInput, roles: Roles): { value: Value; declared: ChainInput } {
  const { name, dtype, shape = [] } = input;
  const isIds = dtype !== undefined && !isFloat(dtype);
  let frames: number | "any" | undefined;
  let features = 1;
  const axes = roles.map((role, k): Axis => {
    const size = typeof shape[k] === "number" && shape[k] > 0 ? shape[k] : "any";
    if (role === "one") {
      if (size !== 1) refuseLayer(name, `expected a first axis of one element, got ${size}.`);
      return [];
    }
    if (role === "batch" && size === 1) return [];
    // A layer that reads the batch as time was exported without batch_first.
    const isNamedBatch = typeof shape[k] === "string" && /batch/i.test(shape[k]);
    if ((role === "time" && isNamedBatch) || (role === "batch" && roles[0] === "time" && size !== "any"))
      refuseLayer(
        name,
        `expected sequences that its layers read along time, got ${describe(shape)} with time on axis ${role === "time" ? k : 0}. If that is the batch, export the network with batch_first.`,
      );
    if (role === "time") frames = size;
    if (role === "feature") {
      if (size === "any") refuseLayer(name, "expected a fixed number of features, got any.");
      features = size as number;
    }
    return [{ role, size }];
  });
  if (isTurned(roles)) {
    if (typeof frames !== "number")
      refuseLayer(
        name,
        "expected time before features, or a fixed number of frames, got features before any number of frames. Export the network with a fixed length, or with a transpose at its beginning.",
      );
    return {
      value: { kind: "value", refs: [name], axes },
      declared: { name, frames: features, features: frames },
    };
  }
  return {
    value: { kind: "value", refs: [name], axes },
    declared: { name, features, ...(frames !== undefined && { frames }), ...(isIds && { ids: true }) },
  };
}
