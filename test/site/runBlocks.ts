/**
 * Runs programs one after the other in this process, each in a folder of its own name, and prints what each logged as JSON.
 * `node --import tsx runBlocks.ts OUT FILE…`
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { show } from "../../site/run/code.ts";

const [out, ...files] = process.argv.slice(2);
const ran: Record<string, { lines: string[]; failed?: string }> = {};
const home = process.cwd();
let lines: string[] = [];
const log = (...values: unknown[]) => void lines.push(values.map(show).join(" "));
Object.assign(console, { log, info: log, warn: log, error: log });
for (const file of files) {
  ran[file] = { lines: (lines = []) };
  const folder = resolve(home, `${file}.files`);
  mkdirSync(folder);
  process.chdir(folder);
  try {
    await import(pathToFileURL(resolve(home, file)).href);
  } catch (error) {
    ran[file].failed = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
writeFileSync(resolve(home, out), JSON.stringify(ran));
process.exit();
