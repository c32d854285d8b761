/** The start of the watch worker: requests in, replies out. What it can do is in `session.ts`. */
import { SluiceError, useThreads } from "../../../src/index.ts";
import type { Failure } from "../../worker/protocol.ts";
import type { Method, Methods, Reply, Request } from "../protocol.ts";
import { WatchSession } from "./session.ts";

interface WorkerScope {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(message: Reply, transfer?: Transferable[]): void;
}

const scope = self as unknown as WorkerScope;
const session = new WatchSession();

// One sequence is not shared out, and the page's policy has no workers from text.
useThreads(1);

scope.onmessage = async ({ data: { id, method, params } }) => {
  try {
    const result = await session.call(method, params);
    scope.postMessage({ id, result }, buffersIn(result));
  } catch (error) {
    scope.postMessage({ id, error: failureOf(error) });
  }
};

/** The memory of all arrays of a result, so that it is handed over instead of copied. */
function buffersIn(result: Methods[Method]["result"]): Transferable[] {
  const found = new Set<ArrayBuffer>();
  const visit = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) found.add(value.buffer as ArrayBuffer);
    else if (value !== null && typeof value === "object")
      for (const part of Object.values(value)) visit(part);
  };
  visit(result);
  return [...found];
}

function failureOf(error: unknown): Failure {
  if (error instanceof SluiceError) return { name: error.name, code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { name: "Error", code: "DEFECT", message: `${message}. This is a defect of the page.` };
}
