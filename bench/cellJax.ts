/** A peephole LSTM with jax-js for cells.ts, all steps in one compiled program: it has no loop. Requests and answers are those of cell_pytorch.py. */
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import type { CellRequest } from "./cellPeers.ts";
import type { Foreign } from "./nets/foreign.ts";
import { transposed } from "./numbers.ts";
import { peersFolder } from "./peers.ts";

const path = join(peersFolder(), "node_modules/@jax-js/jax/dist/index.js");
const jax: Foreign = await import(pathToFileURL(path).href);
await jax.init("wasm");
jax.defaultDevice("wasm");
const { numpy: np, nn } = jax;

/** The hidden states of all steps. */
function outputsOf({ batch, steps, units }: CellRequest, [w, u, b, p]: Foreign[], x: Foreign): Foreign {
  const seen = np
    .matmul(x, w)
    .add(b)
    .reshape([steps, batch, 4 * units]);
  const [pi, pf, po] = np.split(p, 3);
  let [h, c] = [np.zeros([batch, units]), np.zeros([batch, units])];
  const outputs: Foreign[] = [];
  for (let t = 0; t < steps; t++) {
    const [i, f, g, o] = np.split(seen.ref.slice(t).add(np.matmul(h, u.ref)), 4, -1);
    const forget = nn.sigmoid(f.add(pf.ref.mul(c.ref)));
    const input = nn.sigmoid(i.add(pi.ref.mul(c.ref)));
    c = forget.mul(c).add(input.mul(np.tanh(g)));
    h = nn.sigmoid(o.add(po.ref.mul(c.ref))).mul(np.tanh(c.ref));
    outputs.push(h.ref);
  }
  for (const each of [seen, u, pi, pf, po, h, c]) each.dispose();
  return np.stack(outputs);
}

async function timeOf(run: () => Promise<unknown>, ms: number): Promise<number> {
  const start = performance.now();
  let calls = 0;
  do {
    await run();
    calls++;
  } while (performance.now() - start < ms);
  return (performance.now() - start) / calls;
}

/** A size, compiled: its two calls, and the check of its outputs. */
async function prepare(request: CellRequest) {
  const { batch, steps, inputs, units } = request;
  const array = (values: readonly number[], ...shape: number[]) =>
    np.array(Float32Array.from(values), { shape });
  const [w, u, b, p] = request.weights;
  const weights = [
    array([...transposed(Float32Array.from(w), inputs)], inputs, 4 * units),
    array([...transposed(Float32Array.from(u), units)], units, 4 * units),
    array(b, 4 * units),
    array(p, 3 * units),
  ];
  const x = array(request.x, steps * batch, inputs);
  const held = () => weights.map((each) => each.ref);
  const outputs = jax.jit((given: Foreign[], from: Foreign) => outputsOf(request, given, from));
  const gradients = jax.jit((given: Foreign[], from: Foreign) =>
    jax.grad((own: Foreign[]) => outputsOf(request, own, from).sum())(given),
  );
  const infer = async () => {
    const output = outputs(held(), x.ref);
    await jax.blockUntilReady(output);
    return output;
  };
  const train = async () => {
    const found = gradients(held(), x.ref);
    await jax.blockUntilReady(found);
    for (const each of found) each.dispose();
  };
  const values: Float32Array = (await infer()).dataSync();
  await train();
  const check = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  const forget = async () => (await infer()).dispose();
  return { infer: forget, train, check };
}

const prepared = new Map<string, ReturnType<typeof prepare>>();

async function answer(request: CellRequest): Promise<object> {
  const key = `${request.batch} ${request.units}`;
  const own = prepared.get(key) ?? prepare(request);
  prepared.set(key, own);
  const { infer, train, check } = await own;
  return { check, times: { "jax-js": [await timeOf(infer, request.ms), await timeOf(train, request.ms)] } };
}

for await (const line of createInterface({ input: process.stdin })) {
  const result = await answer(JSON.parse(line)).catch((error) => ({ error: String(error) }));
  console.log(JSON.stringify(result));
}
