/** Recurrent functions of TorchScript: a stack of levels, and the state before the first step. */
import type { ChainTensor } from "../../../core/chain/chain.ts";
import { type Stored, type Value, WrongAxes } from "../graph/value.ts";
import { type Buffer, type Call, type Given, isBuffer, type Run, tracedOf, UNKNOWN } from "./values.ts";

export const TRAINING = "expected evaluation, got training. Export the network after eval().";

/** lstm, gru, rnn_tanh, rnn_relu: a stack, one chain layer for each level. */
export const recurrent =
  (kind: "lstm" | "gru" | "rnn", state = "tanh"): Run =>
  (call) => {
    const { trace, where } = call;
    if (call.number(5, 0) > 0 && call.flag(6)) call.refuse(TRAINING);
    const isBatchFirst = call.flag(8);
    const [levels, directions] = [call.number(4, 1), call.flag(7) ? 2 : 1] as const;
    const list = call.args[2];
    const weights = (Array.isArray(list) ? list : []) as Stored[];
    const perCell = weights.length / (levels * directions);
    const fits = weights.every((each) => each !== null && typeof each === "object" && each.kind === "stored");
    if (!fits || !Number.isInteger(perCell) || perCell < 2)
      call.refuse("expected the weights of every level, got others.");
    // The function takes a batch alone; modules add its axis themselves.
    const given = call.value();
    if (given.axes.length !== 3) throw new WrongAxes(where, `expected three axes, got ${given.axes.length}.`);
    let input = isBatchFirst ? trace.transpose(where, given, [1, 0, 2]) : given;
    const { buffers, initial } = initialStates(call);
    const hiddens: Value[] = [];
    const cells: Value[] = [];
    for (let level = 0; level < levels; level++) {
      const named = new Map<string, ChainTensor>();
      let stateSize = 0;
      for (let d = 0; d < directions; d++) {
        const own = weights.slice((level * directions + d) * perCell);
        const end = `_l0${d === 1 ? "_reverse" : ""}`;
        const names = ["weight_ih", "weight_hh", ...(call.flag(3) ? ["bias_ih", "bias_hh"] : [])];
        if (perCell > names.length) names.push("weight_hr");
        for (const [k, name] of names.entries()) named.set(name + end, own[k]);
        stateSize = own[1].shape[1];
      }
      const gates = kind === "lstm" ? 4 : kind === "gru" ? 3 : 1;
      const [output, hidden, cell] = trace.recurrent(levels === 1 ? where : `${where}.${level}`, input, {
        kind,
        type: call.type,
        hiddenSize: weights[0].shape[0] / gates,
        stateSize,
        directions,
        weights: named,
        ...(state !== "tanh" && { activations: { gate: "sigmoid", state } }),
        ...(buffers && { stateful: true }),
        ...(initial && { initial }),
      });
      const [time, direction, batch, feature] = output.axes;
      input = { ...output, axes: [time, batch, [...direction, ...feature]] };
      hiddens.push(hidden);
      if (cell !== undefined) cells.push(cell);
    }
    const output = isBatchFirst ? trace.transpose(where, input, [1, 0, 2]) : input;
    const [hidden, cell] = [hiddens, cells].map((each) =>
      each.length === 0 ? UNKNOWN : trace.concat(where, each, 0),
    );
    if (buffers) call.changes.remember(buffers, [hidden, cell]);
    return kind === "lstm" ? [output, hidden, cell] : [output, hidden];
  };

/** The state before the first step: buffers that begin at 0 and keep what the call before left, results of the network, or 0. */
function initialStates(call: Call): { buffers?: readonly string[]; initial?: readonly string[] } {
  const given = call.args[1] as Given;
  const states = Array.isArray(given) ? given : [given];
  const isZero = (tensor: Stored) => tensor.data.every((value) => value === 0);
  if (states.every((each) => isBuffer(each) && isZero(each.tensor)))
    return { buffers: states.map((each) => (each as Buffer).path) };
  const traced = states.map(tracedOf);
  if (traced.every((each) => each?.kind === "zeros" || (each?.kind === "stored" && isZero(each)))) return {};
  const isOwn = call.number(4, 1) === 1 && !call.flag(7);
  const refs = traced.flatMap((each) => (each?.kind === "value" && each.axes.length === 3 ? each.refs : []));
  if (isOwn && refs.length === states.length) return { initial: refs };
  return call.refuse(
    "expected an initial state of 0, one that the network keeps, or that of another layer, got another.",
  );
}
