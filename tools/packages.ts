/**
 * Makes the packages of a release: one for each platform with native code, and the main one, which names them with their sizes and hashes.
 *
 *   node --import tsx tools/packages.ts build linux-x64-gnu OUT    the addon, checked, as OUT/sluice-native-….tgz
 *   node --import tsx tools/packages.ts pack OUT                   the built `dist/` and the platform packages in OUT, as OUT/sluice-….tgz; and the
 *                                                                  weights of the voice detector, as OUT/sluice-silero-….tgz
 *   node --import tsx tools/packages.ts pack OUT --release         the same; stops while tools/release.json names no repository
 *
 * Only packed manifests name platform packages: with one that is not published, `npm ci` in a checkout would fail.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildAddon, headers } from "./addon.ts";
import { writeSilero } from "./silero.ts";

const root = resolve(import.meta.dirname, "..");
export const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), "utf8"));
const manifest = readJson(root, "package.json");
const { repository, scope } = readJson(root, "tools/release.json");

/** The platforms with native code, and the compiler of each where it is not the machine's own. */
export const platforms: Record<string, { os: string; cpu: string; libc?: string; cross?: string[] }> = {
  "linux-x64-gnu": { os: "linux", cpu: "x64", libc: "glibc" },
  // GCC 14 fails on these sources with an internal error.
  "linux-arm64-gnu": {
    os: "linux",
    cpu: "arm64",
    libc: "glibc",
    cross: ["clang++-19", "--target=aarch64-linux-gnu"],
  },
  "linux-x64-musl": { os: "linux", cpu: "x64", libc: "musl" },
  "linux-arm64-musl": { os: "linux", cpu: "arm64", libc: "musl" },
  "darwin-arm64": { os: "darwin", cpu: "arm64" },
  "darwin-x64": { os: "darwin", cpu: "x64" },
  "win32-x64": { os: "win32", cpu: "x64", cross: ["x86_64-w64-mingw32-g++"] },
  "win32-arm64": { os: "win32", cpu: "arm64" },
};

/** Fields that lead to the project; none while the release has no address. */
const addresses = () =>
  repository === ""
    ? {}
    : {
        repository: { type: "git", url: `git+${repository}.git` },
        homepage: `${repository}#readme`,
        bugs: `${repository}/issues`,
      };

function run(command: string, args: readonly string[], cwd = root): string {
  // On Windows, npm is a script of the shell.
  return execFileSync(command, args, { cwd, encoding: "utf8", shell: process.platform === "win32" });
}

/** Packs a folder; the same content gives the same bytes. */
function packFolder(folder: string, out: string): string {
  const [{ filename }] = JSON.parse(
    run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", out], folder),
  );
  return join(out, filename);
}

/** An addon may need Node-API, the C library of 2018 or later, and nothing else. */
export function checkSymbols(file: string, objdump = "objdump"): void {
  const dynamic = run(objdump, ["-p", file]);
  const needed = [...dynamic.matchAll(/NEEDED +(\S+)/g)].map(([, name]) => name);
  const others = needed.filter((name) => !/^(libc|libm|libpthread|ld-linux-[\w-]+)\.so\.\d+$/.test(name));
  if (others.length > 0)
    throw new Error(`${file}: expected to need the C library alone, got ${others.join(", ")}`);
  const symbols = run(objdump, ["-T", file]);
  const strays = symbols
    .split("\n")
    .filter((line) => line.includes("*UND*") && !/ w |GLIBC_/.test(line))
    .map((line) => line.trim().split(/\s+/).at(-1))
    .filter((name) => !name?.startsWith("napi_"));
  if (strays.length > 0) throw new Error(`${file}: expected functions of Node-API, got ${strays.join(", ")}`);
  const versions = [...symbols.matchAll(/GLIBC_(\d+)\.(\d+)/g)];
  const later = versions.filter(([, major, minor]) => Number(major) > 2 || Number(minor) > 28);
  if (later.length > 0) throw new Error(`${file}: expected symbols of glibc 2.28, got ${later.join(", ")}`);
  const newest = Math.max(0, ...versions.map(([, , minor]) => Number(minor)));
  console.log(`${file}: needs ${needed.join(", ")}; glibc 2.${newest}`);
}

/** Node exports its functions from the program, so a Windows addon links to a list of their names. */
function importLibrary(folder: string): string[] {
  const library = join(folder, "libnode.a");
  const names = join(headers(), "../def/node_api.def");
  const ownTool = process.platform === "win32" ? "dlltool" : "x86_64-w64-mingw32-dlltool";
  run(process.env.DLLTOOL || ownTool, ["-d", names, "-D", "node.exe", "-l", library]);
  return [library];
}

async function buildPlatform(name: string, out: string): Promise<void> {
  const platform = platforms[name];
  if (platform === undefined)
    throw new Error(`expected a platform (${Object.keys(platforms).join(", ")}), got ${name}`);
  const { os, cpu, libc, cross } = platform;
  const isHost = os === process.platform && cpu === process.arch;
  const [cxx, ...target] = isHost ? [] : (cross ?? []);
  if (!isHost && cxx === undefined)
    throw new Error(`${name}: expected to run on ${os} ${cpu}, which builds it`);
  const folder = mkdtempSync(join(tmpdir(), "sluice-platform-"));
  try {
    const place = join(folder, "package");
    mkdirSync(place);
    const link = os === "win32" ? importLibrary(folder) : [];
    // This machine's own objects are those of `npm run build:native`.
    const built = join(isHost ? join(root, "native/addon/build") : folder, "packed.node");
    await buildAddon({ platform: os, arch: cpu, cxx, file: built, flags: target, link: [...link, "-s"] });
    cpSync(built, join(place, "sluice.node"));
    if (libc === "glibc") checkSymbols(join(place, "sluice.node"), isHost ? "objdump" : "llvm-objdump-19");
    cpSync(join(root, "LICENSE"), join(place, "LICENSE"));
    const full = `${scope}/native-${name}`;
    writeFileSync(
      join(place, "README.md"),
      `# ${full}\n\nNative kernels of [Sluice](https://www.npmjs.com/package/sluice) for ${name}. Install \`sluice\`; it brings this package where it fits.\n`,
    );
    const { version, license, author, engines } = manifest;
    const description = `Native kernels of Sluice for ${name}`;
    const own = {
      ...{ name: full, version, description, license, author, ...addresses(), engines },
      ...{
        os: [os],
        cpu: [cpu],
        ...(libc && { libc: [libc] }),
        preferUnplugged: true,
        files: ["sluice.node"],
      },
    };
    writeFileSync(join(place, "package.json"), `${JSON.stringify(own, null, 2)}\n`);
    console.log(packFolder(place, out));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Size and hash of the addon in each platform package of this version in a folder. */
function addonsIn(out: string): Record<string, { size: number; sha256: string }> {
  const prefix = `${scope.slice(1)}-native-`;
  const ending = `-${manifest.version}.tgz`;
  return Object.fromEntries(
    readdirSync(out)
      .filter((file) => file.startsWith(prefix) && file.endsWith(ending))
      .sort()
      .map((file) => {
        const addon = execFileSync("tar", ["-xzOf", join(out, file), "package/sluice.node"], {
          maxBuffer: 2 ** 26,
        });
        const sha256 = createHash("sha256").update(addon).digest("hex");
        return [file.slice(prefix.length, -ending.length), { size: addon.length, sha256 }];
      }),
  );
}

/** The weights of the voice detector; a program that hears voices installs them beside `sluice`. */
async function packSilero(out: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-silero-"));
  try {
    const { version, engines } = manifest;
    await writeSilero(folder, { name: `${scope}/silero`, version, ...addresses(), engines });
    console.log(packFolder(folder, out));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function packMain(out: string, isRelease: boolean): void {
  if (isRelease && repository === "")
    throw new Error(
      "tools/release.json: expected the address of the repository, got none. Set it before a release.",
    );
  if (isRelease && readFileSync(join(root, "README.md"), "utf8").includes("Not on npm yet"))
    throw new Error(
      "README.md: expected no words about a time before the first release; tools/version.ts removes them",
    );
  const nativeAddons = addonsIn(out);
  const missing = Object.keys(platforms).filter((name) => !(name in nativeAddons));
  if (isRelease && missing.length > 0)
    throw new Error(`expected the packages of all platforms, got none of ${missing.join(", ")}`);
  const folder = mkdtempSync(join(tmpdir(), "sluice-pack-"));
  try {
    const files: string[] = manifest.files.filter((name: string) => !name.startsWith("!"));
    for (const name of files) cpSync(join(root, name), join(folder, name), { recursive: true });
    const { scripts: _, devDependencies: __, overrides: ___, ...kept } = manifest;
    const optionalDependencies = Object.fromEntries(
      Object.keys(nativeAddons).map((name) => [`${scope}/native-${name}`, manifest.version]),
    );
    // Optional peers come only when asked for, and bundlers know that they may be missing.
    const peerDependencies = { ...kept.peerDependencies, [`${scope}/silero`]: manifest.version };
    const peerDependenciesMeta = { ...kept.peerDependenciesMeta, [`${scope}/silero`]: { optional: true } };
    const peers = { peerDependencies, peerDependenciesMeta };
    const packed = { ...kept, ...addresses(), ...peers, optionalDependencies, nativeAddons };
    writeFileSync(join(folder, "package.json"), `${JSON.stringify(packed, null, 2)}\n`);
    console.log(packFolder(folder, out));
    // Everything that an installation brings, with licences, as CycloneDX.
    const bill = run("npm", ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev", "--package-lock-only"]);
    writeFileSync(join(out, `sluice-${manifest.version}.cdx.json`), bill);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const [command, ...rest] = process.argv.slice(2);
  if (command === "build" && rest.length === 2) {
    mkdirSync(resolve(rest[1]), { recursive: true });
    await buildPlatform(rest[0], resolve(rest[1]));
  } else if (command === "pack" && rest.length > 0) {
    await packSilero(resolve(rest[0]));
    packMain(resolve(rest[0]), rest.includes("--release"));
  } else {
    console.error("tools/packages.ts: expected `build PLATFORM OUT` or `pack OUT [--release]`");
    process.exit(2);
  }
}
