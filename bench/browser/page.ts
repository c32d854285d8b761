/** A page as a contender: `start` loads its library, here or in a worker, `ask` answers requests. */
import { answersOf, sluicePeak } from "../answers.ts";
import { firstCalls, MARK } from "../firstCalls.ts";
import type { Request } from "../requests.ts";
import { load, type Setup } from "./libraries.ts";

let answer: (request: Request) => Promise<object>;

async function start(setup: Setup, place: "page" | "worker"): Promise<void> {
  if (place === "page") {
    const peak = setup.library === "Sluice" ? () => sluicePeak(setup.threads) : undefined;
    answer = answersOf(await load(setup), peak);
    return;
  }
  const worker = new Worker("/worker.js", { type: "module" });
  const tell = (message: object) =>
    new Promise<object>((resolve, reject) => {
      worker.onmessage = ({ data }) => ("error" in data ? reject(new Error(data.error)) : resolve(data));
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(message);
    });
  await tell(setup);
  answer = tell;
}

Object.assign(globalThis, {
  start,
  ask: (request: Request) => answer(request),
  first: () =>
    firstCalls(() => {
      performance.mark(MARK);
      return performance.now();
    }),
});
