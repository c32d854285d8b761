/** The page's side of the watch worker. */
import { startWorker } from "../app/trusted.ts";
import { WorkerFailure } from "../worker/client.ts";
import type { Method, Methods, Reply, Request } from "./protocol.ts";

interface Waiting {
  resolve(result: never): void;
  reject(error: Error): void;
}

export class WatchWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor() {
    this.#worker = startWorker("watch-worker.js");
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ("error" in data) waiting?.reject(new WorkerFailure(data.error));
      else waiting?.resolve(data.result as never);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#end("WORKER", event.message || "The worker could not start.");
    };
  }

  call<M extends Method>(
    method: M,
    params: Methods[M]["params"],
    transfer: Transferable[] = [],
  ): Promise<Methods[M]["result"]> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, method, params } satisfies Request<M>, transfer);
    });
  }

  /** Ends the worker at once, whatever it is doing. */
  close(): void {
    this.#worker.terminate();
    this.#end("CANCELLED", "Cancelled.");
  }

  #end(code: string, message: string): void {
    for (const { reject } of this.#waiting.values())
      reject(new WorkerFailure({ name: "Error", code, message }));
    this.#waiting.clear();
  }
}
