/** The page's side of the workers that answer calls. */
import { startWorker } from "../app/trusted.ts";
import type { Failure, MethodTable, Progress, Reply, Request } from "./calls.ts";
import type { Methods } from "./protocol.ts";

/** A failure that a worker reported; `code` is that of the library's error. */
export class WorkerFailure extends Error {
  readonly code: string;

  constructor({ name, code, message }: Failure) {
    super(message);
    this.name = name;
    this.code = code;
  }
}

interface CallOptions {
  onProgress?(progress: Progress): void;
  /** Buffers in the parameters to hand over instead of copying. */
  transfer?: Transferable[];
}

interface Waiting {
  resolve(result: never): void;
  reject(error: Error): void;
  onProgress?(progress: Progress): void;
}

/** A worker that answers the calls of a table of methods. */
export class WorkerClient<T extends MethodTable<T>> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  /** Set once it has ended. */
  #ended?: Error;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#receive(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#end("WORKER", event.message || "The worker could not start.");
    };
  }

  call<M extends keyof T>(
    method: M,
    params: T[M]["params"],
    { onProgress, transfer = [] }: CallOptions = {},
  ): Promise<T[M]["result"]> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended);
      this.#waiting.set(id, { resolve, reject, onProgress });
      this.#worker.postMessage({ id, method, params } satisfies Request<T, M>, transfer);
    });
  }

  /** Ends the worker at once, whatever it is doing; open calls are rejected with this code and message. */
  close(code = "CANCELLED", message = "Cancelled."): void {
    this.#worker.terminate();
    this.#end(code, message);
  }

  #receive(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return;
    if ("progress" in reply) {
      waiting.onProgress?.(reply.progress);
      return;
    }
    this.#waiting.delete(reply.id);
    if ("error" in reply) waiting.reject(new WorkerFailure(reply.error));
    else waiting.resolve(reply.result as never);
  }

  #end(code: string, message: string): void {
    this.#ended = new WorkerFailure({ name: "Error", code, message });
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

export type CheckpointWorker = WorkerClient<Methods>;

/** A worker that has started and waits for its first checkpoint. */
let spare: Worker | undefined;

/** Starts a worker ahead of the checkpoint it will hold. */
export function prepareWorker(): void {
  if (spare !== undefined) return;
  const worker = startWorker("checkpoint-worker.js");
  // One that cannot start is not used: the next is started when it is needed, and says why.
  worker.onerror = (event) => {
    event.preventDefault();
    if (spare === worker) spare = undefined;
  };
  spare = worker;
}

/** Returns a worker for one checkpoint. */
export function checkpointWorker(): CheckpointWorker {
  const worker = spare ?? startWorker("checkpoint-worker.js");
  spare = undefined;
  return new WorkerClient(worker);
}
