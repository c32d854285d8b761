/** Exports a job and prints the exit code, the errors and the most memory that it took, in bytes. Arguments: those of `sluice export-job`. */
import { runCommand } from "./commandLine.ts";

const { code, error } = await runCommand(["export-job", ...process.argv.slice(2)]);
console.log(JSON.stringify({ code, error, most: 1024 * process.resourceUsage().maxRSS }));
