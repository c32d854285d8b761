/**
 * Finds the addon: a checkout's own build, or the package for this platform that npm installed beside this one. We never trust a name:
 * anyone could register it, so a file from a package runs only if it is the one that the release lists, byte for byte.
 */
import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** An addon to load, or why there is none; `refused` when a file was found that must not run. */
export type Place = { path: string } | { path?: undefined; why: string; refused: boolean };

interface Manifest {
  name?: string;
  version?: string;
  /** Written by the release: platform, then its addon. */
  nativeAddons?: Readonly<Record<string, { size: number; sha256: string }>>;
}

const missing = (why: string): Place => ({ why, refused: false });
const refused = (why: string): Place => ({ why, refused: true });

/** Returns the name that a release uses for a platform, such as `linux-x64-gnu`. */
export function platformName(platform: string = process.platform, arch: string = process.arch): string {
  return platform === "linux" ? `linux-${arch}-${usesMusl() ? "musl" : "gnu"}` : `${platform}-${arch}`;
}

/** Whether this Node needs the C library musl: the loader of programs is named in the first bytes of one. */
function usesMusl(): boolean {
  const head = Buffer.alloc(4096);
  const file = openSync(process.execPath, "r");
  try {
    readSync(file, head);
  } finally {
    closeSync(file);
  }
  return head.includes("/ld-musl-");
}

/**
 * Returns the addon that belongs to a module of this package.
 *
 * @param url of the module; undefined in a CommonJS bundle
 * @param nameOf names the platform; called only in an installed package
 */
export function placeOf(url: string | undefined, nameOf: () => string = platformName): Place {
  try {
    const [, root] = url?.startsWith("file:")
      ? (/^(.*)[\\/](?:src|dist)[\\/]/s.exec(fileURLToPath(url)) ?? [])
      : [];
    const manifest = root === undefined ? {} : readManifest(join(root, "package.json"));
    if (root === undefined || manifest.name !== "sluice")
      return missing("bundled code has no addon beside it");
    if (isCheckout(root)) {
      const path = join(root, "native/addon/build/sluice.node");
      return existsSync(path) ? { path } : missing("no addon is built");
    }
    return installed(url!, manifest, nameOf());
  } catch (error) {
    return missing(`no addon can be looked for: ${(error as Error).message}`);
  }
}

const readManifest = (path: string): Manifest => JSON.parse(readFileSync(path, "utf8"));

const isCheckout = (root: string) =>
  !/[\\/]node_modules[\\/]/.test(root) && existsSync(join(root, "native/addon/addon.cpp"));

function installed(url: string, { version, nativeAddons = {} }: Manifest, platform: string): Place {
  if (!Object.hasOwn(nativeAddons, platform))
    return missing(`there is no package of native code for ${platform}`);
  const { size, sha256 } = nativeAddons[platform];
  const name = `@sluice/native-${platform}`;
  let beside: string;
  try {
    beside = createRequire(url).resolve(`${name}/package.json`);
  } catch {
    return missing(`${name} is not installed`);
  }
  const path = join(dirname(beside), "sluice.node");
  try {
    const found = readManifest(beside).version;
    if (found !== version)
      return refused(`${name} has version ${found}, and ${version} is needed; install it again`);
    const bytes = statSync(path).size;
    if (bytes !== size)
      return refused(`${path} has ${bytes} bytes, and ${size} were released; install it again`);
    const hash = createHash("sha256").update(readFileSync(path)).digest("hex");
    return hash === sha256
      ? { path }
      : refused(`${path} is not the file that was released; install it again`);
  } catch (error) {
    return refused(`${path} cannot be checked: ${(error as Error).message}`);
  }
}
