/** The same work in a worker, which starts the workers of its team itself. */
import { type JobName, work } from "./work.ts";

self.onmessage = async ({ data }: MessageEvent<{ name: JobName; options: object }>) => {
  try {
    postMessage({ answer: await work(data.name, data.options) });
  } catch (error) {
    postMessage({ error: String(error) });
  }
};
