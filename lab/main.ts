/** `npm run lab`: studies of gates, on the library's public entries. */
import "../src/node.ts";
import { processOutput } from "../src/command/processOutput.ts";
import { runLab } from "./program.ts";

process.exitCode = await runLab(process.argv.slice(2), processOutput());
