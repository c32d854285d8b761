/** What `sluice view` says before anybody opens the page; test/web has the page. */
import { mkdirSync, writeFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";

const folder = vi.hoisted(() => ({ root: "" }));
vi.mock("../../src/command/packageRoot.ts", async (original) => ({
  ...(await original()),
  packageRoot: () => ({ root: folder.root, version: "0.0.0" }),
}));
// Where the built page would be.
const files = temporaryFolder();

test("a run that has ended is said to have ended, and one that goes on is not", async () => {
  folder.root = files.path("");
  mkdirSync(files.path("dist/web"), { recursive: true });
  mkdirSync(files.path("run"));
  writeFileSync(files.path("dist/web/index.html"), "");
  writeFileSync(files.path("run/config.json"), "{}");
  const seen = (...options: string[]) =>
    runCommand(["view", files.path("run"), ...options], {
      watch: (_, signal) => setTimeout(signal, 0, "SIGINT"),
    });
  const ended = "note: this run has ended; the page shows all of it\n";
  expect((await seen()).out).not.toContain(ended);
  expect(JSON.parse((await seen("--json")).out).ended).toBe(false);
  writeFileSync(files.path("run/model.safetensors"), "");
  expect((await seen()).out).toContain(ended);
  expect(JSON.parse((await seen("--json")).out).ended).toBe(true);
});
