/** A web worker and a service worker: each answers with its losses. */
import { train } from "./program.ts";

addEventListener("message", (event) => {
  const answer = (event as MessageEvent).source ?? globalThis;
  (answer as unknown as MessagePort).postMessage(train());
});
