/** A worker's side of calls: requests in, replies out. */
import { SluiceError } from "../../src/index.ts";
import type { Failure, Handlers, MethodTable, Reply, Request } from "./calls.ts";

interface WorkerScope<T extends MethodTable<T>> {
  onmessage: ((event: MessageEvent<Request<T>>) => void) | null;
  postMessage(message: Reply, transfer?: Transferable[]): void;
}

/** Answers every request with the result of its handler; arrays in it are handed over, not copied. */
export function serve<T extends MethodTable<T>>(handlers: Handlers<T>): void {
  const scope = self as unknown as WorkerScope<T>;
  scope.onmessage = async ({ data: { id, method, params } }) => {
    try {
      const result = await handlers[method](params, (progress) => scope.postMessage({ id, progress }));
      scope.postMessage({ id, result }, buffersIn(result));
    } catch (error) {
      scope.postMessage({ id, error: failureOf(error) });
    }
  };
}

/** Returns the memory of all arrays in a result. */
function buffersIn(result: unknown): Transferable[] {
  const found = new Set<ArrayBuffer>();
  const visit = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) found.add(value.buffer as ArrayBuffer);
    else if (value !== null && typeof value === "object") Object.values(value).forEach(visit);
  };
  visit(result);
  return [...found];
}

/** Returns an error as plain data. One that is not the library's is a defect of the page. */
export function failureOf(error: unknown): Failure {
  if (error instanceof SluiceError) return { name: error.name, code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { name: "Error", code: "DEFECT", message: `${message}. This is a defect of the page.` };
}
