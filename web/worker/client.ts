/** The page's side of one checkpoint worker. */
import { startWorker } from "../app/trusted.ts";
import type { Failure, Method, Methods, Progress, Reply, Request } from "./protocol.ts";

/** What a worker reported; `code` is that of the library's error. */
export class WorkerFailure extends Error {
  readonly code: string;

  constructor({ name, code, message }: Failure) {
    super(message);
    this.name = name;
    this.code = code;
  }
}

interface Waiting {
  resolve(result: never): void;
  reject(error: Error): void;
  onProgress?: (progress: Progress) => void;
}

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

export class CheckpointWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor() {
    this.#worker = spare ?? startWorker("checkpoint-worker.js");
    spare = undefined;
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#receive(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#end(
        new WorkerFailure({
          name: "Error",
          code: "WORKER",
          message: event.message || "The worker could not start.",
        }),
      );
    };
  }

  call<M extends Method>(
    method: M,
    params: Methods[M]["params"],
    onProgress?: (progress: Progress) => void,
  ): Promise<Methods[M]["result"]> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, onProgress });
      this.#worker.postMessage({ id, method, params } satisfies Request<M>);
    });
  }

  /** Ends the worker at once, whatever it is doing; what is waited for is rejected with code `CANCELLED`. */
  close(): void {
    this.#worker.terminate();
    this.#end(new WorkerFailure({ name: "Error", code: "CANCELLED", message: "Cancelled." }));
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

  #end(error: WorkerFailure): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
