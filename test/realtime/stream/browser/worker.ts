import { work } from "./work.ts";

postMessage(work());
