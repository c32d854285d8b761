/** How a class of Keras becomes layers of a chain. */
import type { ChainLayer, ChainShape, ChainTensor } from "../../../core/chain/chain.ts";
import type { Version } from "../../interop/kerasConfig.ts";
import type { Config } from "./config.ts";
import type { KerasCall } from "./graph.ts";
import type { ArrayCount } from "./weights.ts";

/** One call of a layer, ready to translate. */
export interface LayerRequest {
  readonly call: KerasCall;
  readonly type: string;
  readonly config: Config;
  readonly input: ChainShape;
  readonly arrays: readonly ChainTensor[];
  readonly version: Version;
  assume(sentence: string): void;
}

/** A layer of a chain without its place, which `readKerasChain` adds. */
export type Unplaced = ChainLayer extends infer L
  ? L extends unknown
    ? Omit<L, "name" | "type" | "from">
    : never
  : never;

export interface Kind {
  /** Arrays that training changes, and others */
  arrays?(config: Config): ArrayCount;
  /** Returns the layers that do the same, in order */
  read(request: LayerRequest): Unplaced | readonly Unplaced[];
}

export const withBias = (config: Config): ArrayCount => ({
  trained: 1 + Number(config.flag(true, "use_bias", "bias")),
  fixed: 0,
});
