/**
 * The workers of a team, in Node and in browsers: how they start, what they run, and where they are missing. Their program is text in this
 * file, so you do not have to serve another file: Node runs the text, a page makes a blob of it.
 */

/** Words of 32 bits that a team shares, by index. */
export const control = {
  /** Counts the calls */
  round: 0,
  /** Members that have not finished this round's call */
  pending: 1,
  /** Members that have started */
  ready: 2,
  /** Members that have seen this round's call */
  awake: 3,
  /** Arguments of the round's call: kernel, numbers, arrays, memory, members */
  call: 4,
  /** `Barrier` of native/team.h: 128 bytes that begin at a multiple of 64 */
  barrier: 16,
  /** Its `patience`; 0 once a member has failed */
  patience: 17,
  length: 48,
} as const;

/** The first message to a worker. */
export interface Membership {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** Where the control words are */
  controlAt: number;
  member: number;
  stackTop: number;
}

export interface TeamWorker {
  stop(): Promise<void>;
}

/** Milliseconds for which a worker polls before it sleeps: in a loop of calls, most follow sooner. */
const WATCH = 0.2;
/** The most turns of polling, where the clock is coarse. */
const TURNS = 100_000;

/**
 * A worker may be notified before the round has changed: it then polls again, and is awake when the call comes. It waits in JavaScript,
 * because WebAssembly in Node 20 loses its place when woken from its own wait.
 */
const PROGRAM = `
function serve({ module, memory, controlAt, member, stackTop }) {
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports;
  exports.__stack_pointer.value = stackTop;
  const control = new Int32Array(memory.buffer, controlAt, ${control.length});
  let seen = Atomics.load(control, ${control.round});
  Atomics.add(control, ${control.ready}, 1);
  for (;;) {
    for (let turn = 0, end = performance.now() + ${WATCH}; Atomics.load(control, ${control.round}) === seen && turn < ${TURNS} && performance.now() < end; turn++);
    Atomics.wait(control, ${control.round}, seen);
    const round = Atomics.load(control, ${control.round});
    if (round === seen) continue;
    seen = round;
    Atomics.add(control, ${control.awake}, 1);
    const [kernel, numbers, arrays, workspace, members] = control.subarray(${control.call}, ${control.call} + 5);
    try {
      exports.run(kernel, numbers, arrays, workspace, member, members, controlAt + ${4 * control.barrier});
    } catch (error) {
      Atomics.store(control, ${control.patience}, 0);
      throw error;
    }
    Atomics.sub(control, ${control.pending}, 1);
  }
}
`;

/** The part of node:worker_threads that we use. */
interface NodeWorker {
  terminate(): Promise<number>;
  unref(): void;
  on(event: "error" | "exit", listener: (cause: Error | number) => void): void;
}
interface WorkerThreads {
  Worker: new (code: string, options: { eval: true; workerData: object; execArgv: string[] }) => NodeWorker;
}

/** Node's way to its modules without an import, which browsers would refuse. */
const builtins = () =>
  (globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }).process?.getBuiltinModule;

export const isNode = (): boolean =>
  (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== undefined;

/** The obstacle that you can remove from your page. */
export const NOT_ISOLATED = "this page is not cross-origin isolated, so workers share no memory";

/** Returns why this platform has no WebAssembly threads; undefined when it has. */
export function lacksThreads(): string | undefined {
  // Node loads its workers for a millisecond: leave that to the first team.
  if (isNode()) return builtins() === undefined ? "no worker threads that can be started at once" : undefined;
  if (typeof Worker === "undefined") return "no workers can be started here";
  // Some engines have shared memory that they cannot send to a worker.
  return (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated ? undefined : NOT_ISOLATED;
}

/**
 * Starts a worker.
 *
 * @param ended called with the reason when it ends, once the starting thread is idle
 * @throws where the platform or a policy of the page refuses at once
 */
export function startWorker(membership: Membership, ended: (why: string) => void): TeamWorker {
  return isNode() ? startInNode(membership, ended) : startInBrowser(membership, ended);
}

function startInNode(membership: Membership, ended: (why: string) => void): TeamWorker {
  const { Worker } = builtins()!("node:worker_threads") as WorkerThreads;
  const code = `${PROGRAM} serve(require("node:worker_threads").workerData);`;
  const worker = new Worker(code, { eval: true, workerData: membership, execArgv: [] });
  worker.on("error", (error) => ended((error as Error).message));
  worker.on("exit", () => ended("the worker has ended"));
  worker.unref();
  return { stop: async () => void (await worker.terminate()) };
}

/** The blob of the program, one for the life of a page. */
let programUrl: string | undefined;

function startInBrowser(membership: Membership, ended: (why: string) => void): TeamWorker {
  const code = `${PROGRAM} onmessage = ({ data }) => serve(data);`;
  programUrl ??= URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const worker = new Worker(programUrl);
  worker.onerror = (event) => {
    event.preventDefault();
    ended(event.message || "the page's content security policy may forbid workers from a blob");
  };
  worker.postMessage(membership);
  return { stop: async () => worker.terminate() };
}
