/**
 * The libraries that Sluice is compared with. They are not dependencies: the benchmark looks for them in a folder, `--peers DIR` or
 * `SLUICE_PEERS`, and one that is not there is named as absent. PyTorch is a matter of the machine's Python.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Packages and versions that were measured. */
export const PEER_PACKAGES = {
  "onnxruntime-node": "1.30.0",
  "onnxruntime-web": "1.30.0",
  "@tensorflow/tfjs": "4.22.0",
  "@tensorflow/tfjs-backend-wasm": "4.22.0",
  "@jax-js/jax": "0.1.25",
} as const;

export type PeerPackage = keyof typeof PEER_PACKAGES;

/** The default folder of peers. */
export const peersFolder = () => process.env.SLUICE_PEERS || join(tmpdir(), "sluice-peers");

/** The line that installs every peer in a folder. */
export function installCommand(folder: string): string {
  const packages = Object.entries(PEER_PACKAGES).map(([name, version]) => `${name}@${version}`);
  return `ONNXRUNTIME_NODE_INSTALL_CUDA=skip npm install --no-audit --no-fund --prefix ${folder} ${packages.join(" ")}`;
}

/** The version of a package in the folder; undefined where it is not installed. */
export function installedVersion(folder: string, name: string): string | undefined {
  try {
    const text = readFileSync(join(folder, "node_modules", name, "package.json"), "utf8");
    return JSON.parse(text).version;
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Debian's PyTorch belongs to the system's Python, which may not be the first in the path. */
export function pythonWithTorch(): string | undefined {
  // Only whether it is installed: loading it takes seconds, and a failure shows when it starts.
  const question = "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)";
  return ["/usr/bin/python3", "python3"].find((name) => spawnSync(name, ["-c", question]).status === 0);
}
