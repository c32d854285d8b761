/** Temporary folders. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A folder for one test file, with the files given. It is removed after the tests, or by `remove` before. */
export function temporaryFolder(files: Record<string, string | Uint8Array> = {}): {
  path: (name: string) => string;
  remove: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), "sluice-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  afterAll(remove);
  return { path: (name) => join(folder, name), remove };
}
