/** Builds the page once before the browser's tests. `SLUICE_WEB_BUILT=1` takes the one that is there. */
import { execFileSync } from "node:child_process";

export function setup(): void {
  if (process.env.SLUICE_WEB_BUILT === "1") return;
  execFileSync("npx", ["tsx", "tools/build-web.ts"], { stdio: "inherit" });
}
