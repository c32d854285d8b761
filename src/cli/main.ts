#!/usr/bin/env node
/** The `sluice` command. What it does is in `program.ts`; here it meets the process. */
import { processOutput } from "./processOutput.ts";
import { runProgram } from "./program.ts";

process.exitCode = await runProgram(process.argv.slice(2), processOutput());
