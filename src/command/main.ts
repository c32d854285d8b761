#!/usr/bin/env node
/** The `sluice` command: `program.ts` in a process. */
import { processOutput } from "./processOutput.ts";
import { runProgram } from "./program.ts";

process.exitCode = await runProgram(process.argv.slice(2), processOutput());
