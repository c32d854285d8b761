/** The start of a checkpoint worker: requests in, replies out. What it can do is in `session.ts`. */
import { SluiceError } from "../../src/index.ts";
import type { Failure, Method, Progress, Reply, Request } from "./protocol.ts";
import { Session } from "./session.ts";

interface WorkerScope {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(message: Reply, transfer?: Transferable[]): void;
}

const scope = self as unknown as WorkerScope;
const session = new Session();

scope.onmessage = async ({ data: { id, method, params } }) => {
  const tell = (progress: Progress) => scope.postMessage({ id, progress });
  try {
    const { result, transfer } = await session.run(method as Method, params, tell);
    scope.postMessage({ id, result }, transfer);
  } catch (error) {
    scope.postMessage({ id, error: failureOf(error) });
  }
};

function failureOf(error: unknown): Failure {
  if (error instanceof SluiceError) return { name: error.name, code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { name: "Error", code: "DEFECT", message: `${message}. This is a defect of the page.` };
}
