import { work } from "./work.ts";

// Answers on the port that a message brings.
addEventListener("message", ({ data }) => (data as MessagePort).postMessage(work()));
