/**
 * The one place where text becomes a script's address. Under the page's policy a worker starts only from an address that the policy
 * `app` made, and it makes those of the files listed here.
 */
const workerFiles = [
  "offline.js",
  "checkpoint-worker.js",
  "network-worker.js",
  "watch-worker.js",
  "train-worker.js",
] as const;

export type WorkerFile = (typeof workerFiles)[number];

const rules = {
  createScriptURL(url: string): string {
    const file = workerFiles.find((name) => url === new URL(name, document.baseURI).href);
    if (file === undefined) throw new TypeError("only the page's own workers are started");
    return url;
  },
};

type Rules = typeof rules;
type Maker = { createPolicy(name: string, own: Rules): Rules };
const { trustedTypes } = globalThis as { trustedTypes?: Maker };
const policy = trustedTypes?.createPolicy("app", rules) ?? rules;

/** Returns the address of one of the page's scripts, made by the policy. */
export function scriptAddress(file: WorkerFile): string {
  return policy.createScriptURL(new URL(file, document.baseURI).href);
}

/** Starts one of the page's workers. */
export function startWorker(file: WorkerFile): Worker {
  return new Worker(scriptAddress(file), { type: "module" });
}
