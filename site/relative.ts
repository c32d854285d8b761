/**
 * Makes a built site work in any folder of any host. VitePress needs to know the folder when it builds, so we build for a placeholder: HTML then
 * gets addresses relative to its own place, and each script finds the folder from its own address.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseAst } from "rolldown/parseAst";

/** The folder that the site is built for. */
export const PLACEHOLDER = "/folder-of-the-site/";

/** Rewrites the files of a built site. @throws Error when a file of another type has an address of the folder */
export function makeRelative(folder: string): void {
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const [, type] = /\.(html|js|css|xml|txt|json)$/.exec(file) ?? [];
    if (type === undefined) continue;
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    if (!text.includes(PLACEHOLDER)) continue;
    const up = "../".repeat(file.split(/[\\/]/).length - 1);
    if (type !== "html" && type !== "js")
      throw new Error(`${file}: expected addresses of the folder only in HTML and scripts`);
    writeFileSync(path, type === "html" ? text.replaceAll(PLACEHOLDER, up || "./") : script(text, up));
  }
}

/** Puts the folder into every string that has the placeholder. @param up from the script to the folder */
function script(text: string, up: string): string {
  const strings: [start: number, end: number][] = [];
  collect(parseAst(text), strings);
  let made = "";
  let at = 0;
  for (const [start, end] of strings.filter(([start, end]) => text.slice(start, end).includes(PLACEHOLDER))) {
    made += `${text.slice(at, start)}(${text.slice(start, end)}.replaceAll("${PLACEHOLDER}",__folder))`;
    at = end;
  }
  return `const __folder=new URL("${up || "./"}",import.meta.url).pathname;${made}${text.slice(at)}`;
}

/** Lists the places of strings and templates, in their order; a template in a template counts as part of it. */
function collect(node: unknown, strings: [number, number][]): void {
  if (Array.isArray(node)) {
    for (const each of node) collect(each, strings);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  const { type, start, end, value } = node as Record<string, unknown>;
  if (typeof start === "number" && typeof end === "number") {
    if (type === "TemplateLiteral" || (type === "Literal" && typeof value === "string")) {
      strings.push([start, end]);
      return;
    }
  }
  for (const each of Object.values(node)) collect(each, strings);
}
