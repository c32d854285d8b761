/** A worker as a contender: the first message says which library, each further one is a request. */
import { answersOf, sluicePeak } from "../answers.ts";
import type { Request } from "../requests.ts";
import { load, type Setup } from "./libraries.ts";

let answer: ((request: Request) => Promise<object>) | undefined;

self.onmessage = async ({ data }: MessageEvent<Setup | Request>) => {
  try {
    if (answer !== undefined) return postMessage(await answer(data as Request));
    const setup = data as Setup;
    answer = answersOf(await load(setup), () => sluicePeak(setup.threads));
    postMessage({});
  } catch (error) {
    postMessage({ error: (error as Error).message || String(error) });
  }
};
