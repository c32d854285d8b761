/**
 * Stops a release unless `sluice` and each package of the scope belong to the publisher that tools/release.json names: otherwise a stranger
 * could own a name that every installation asks for.
 *
 *   node --import tsx tools/owner.ts
 *   node --import tsx tools/owner.ts --publisher NAME --registry URL
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { platforms, readJson } from "./packages.ts";

const release = readJson(resolve(import.meta.dirname, "release.json"));
const { publisher, registry } = parseArgs({
  options: {
    publisher: { type: "string", default: release.publisher },
    registry: { type: "string", default: "https://registry.npmjs.org" },
  },
}).values;

/** Returns why a release must stop because of this package; undefined when it belongs to the publisher. */
async function obstacle(name: string): Promise<string | undefined> {
  try {
    const answer = await fetch(`${registry.replace(/\/$/, "")}/${name.replace("/", "%2f")}`);
    if (answer.status === 404) return `${name} is not registered`;
    if (!answer.ok) return `${name}: the registry answers ${answer.status}`;
    const { maintainers = [] } = await answer.json();
    const owners: string[] = maintainers.map((owner: { name: string }) => owner.name);
    return owners.includes(publisher) ? undefined : `${name} belongs to ${owners.join(", ") || "no account"}`;
  } catch (error) {
    return `${name}: the registry does not answer (${error instanceof Error ? error.message : error})`;
  }
}

function refuse(message: string): never {
  console.error(`tools/owner.ts: ${message}`);
  process.exit(1);
}

if (publisher === "")
  refuse("tools/release.json: expected the publisher's name at npm, got none. Set it before a release.");
const scoped = ["silero", ...Object.keys(platforms).map((name) => `native-${name}`)];
const names = ["sluice", ...scoped.map((name) => `${release.scope}/${name}`)];
const obstacles = (await Promise.all(names.map(obstacle))).filter((why) => why !== undefined);
if (obstacles.length > 0)
  refuse(`expected packages of ${publisher}, but ${obstacles.join("; ")}. Register them, or ask for access.`);
console.log(`owner: ${names.length} packages belong to ${publisher}`);
