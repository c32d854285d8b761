/** In a page: work there, or in a worker of it. */
import { type JobName, work } from "./work.ts";

/** Lets a page with the policy `require-trusted-types-for 'script'` start its own worker. */
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
