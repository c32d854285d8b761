/** In a page: work there, or in a worker of it. */
import { type JobName, work } from "./work.ts";

/** What a page of the policy `require-trusted-types-for 'script'` needs to start a worker of its own. */
const { trustedTypes } = globalThis as {
  trustedTypes?: {
    createPolicy(name: string, rules: object): { createScriptURL(url: string): URL };
  };
};
const trusted = trustedTypes?.createPolicy("tests", { createScriptURL: (url: string) => url });

let worker: Worker | undefined;

function workInWorker(name: JobName, options: object): Promise<unknown> {
  worker ??= new Worker(trusted?.createScriptURL("/worker.js") ?? "/worker.js", { type: "module" });
  return new Promise((resolve, reject) => {
    worker!.onmessage = ({ data }) =>
      "error" in data ? reject(new Error(data.error)) : resolve(data.answer);
    worker!.postMessage({ name, options });
  });
}

Object.assign(globalThis, {
  isIsolated: () => crossOriginIsolated,
  workAt: (place: "page" | "worker", name: JobName, options: object) =>
    place === "page" ? work(name, options) : workInWorker(name, options),
});
