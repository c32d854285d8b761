/**
 * Vitest with the checks of the readers changed. `SLUICE_REMOVED` lists the checks that are missing; without it, every check reports when a
 * test reaches it.
 */
import { relative } from "node:path";
import { group } from "d3-array";
import { defineConfig } from "vitest/config";
import { root } from "../../tools/checks/command.ts";
import { findChecks, withoutChecks, withReports } from "../../tools/validators/find.ts";
import shared from "../../vitest.config.ts";

const removed = process.env.SLUICE_REMOVED?.split(" ");
const checks = group(findChecks(), ({ file }) => file);

export default defineConfig({
  ...shared,
  root,
  plugins: [
    {
      name: "checks",
      enforce: "pre",
      transform(text, id) {
        const all = checks.get(relative(root, id)) ?? [];
        const edited = removed === undefined ? all : all.filter(({ name }) => removed.includes(name));
        if (edited.length === 0) return undefined;
        return removed === undefined ? withReports(text, edited) : withoutChecks(text, edited);
      },
    },
  ],
  test: {
    ...shared.test,
    setupFiles: [...(shared.test?.setupFiles ?? []), "test/support/validatorsSetup.ts"],
  },
});
