/** Networks as ONNX. What prints them loads when you ask for one. */
import type { ChainSource } from "../../core/chain/chain.ts";

/** Options of `toOnnx`. */
export interface ToOnnxOptions {
  /**
   * The states of recurrent layers before the first frame are inputs, `lstm_hidden` [N, size], and those after the last one outputs,
   * `lstm_hidden_next`, so that a sequence may come in pieces; default false: they begin at 0
   */
  states?: boolean;
}

/**
 * Resolves to a network as an ONNX file of operator set 17. Its inputs are float32 [N, T, features], or ids in int64 [N, T]; N sequences
 * that are equally long, and T as open as it is in the network. Layers in two directions, and those that read from the end, begin at 0.
 *
 * @param model   a chain, such as `network.chain`
 * @param options whether states are inputs and outputs
 * @throws ChainError for a layer that ONNX lacks: absent frames, projections, defined cells, blocks of a signal
 * @example
 * const bytes = await toOnnx((await openNetwork(file)).chain);
 */
export async function toOnnx(model: ChainSource, options?: ToOnnxOptions): Promise<Uint8Array> {
  const { printOnnx } = await import("../../checkpoint/chain/onnx/print.ts");
  return printOnnx(model, options);
}
