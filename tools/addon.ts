/** Compiles native/ to a Node-API addon, for this machine or for another one by a cross compiler. */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { writeHeaders } from "./kernel-operands.ts";

const root = resolve(import.meta.dirname, "..");
const folder = join(root, "native/addon");

/** Instruction sets, each compiled for itself; the addon chooses among them when it is loaded. */
const TARGETS: Record<string, Record<string, string[]>> = {
  x64: {
    baseline: ["-msse2"],
    avx2: ["-mavx2", "-mfma"],
    avx512: ["-mavx512f", "-mavx512vl", "-mavx512dq", "-mavx512bw", "-mfma", "-mprefer-vector-width=512"],
  },
  arm64: { baseline: [] },
};

const FLAGS = [
  ..."-std=c++17 -O3 -fvisibility=hidden -fno-math-errno -fno-exceptions -fno-rtti -Wall -Wextra".split(" "),
  // The warning is about passing vectors to code of another width, which does not happen here.
  "-Wno-psabi",
  // As in the WebAssembly: fused only where the source says so.
  "-ffp-contract=off",
];

/** Flags of single systems, beside the common ones. */
const SYSTEMS: Record<string, { compile: string[]; link: string[] }> = {
  // The C++ library is named by the compiler, and nothing of it is needed: so it stays out.
  linux: { compile: ["-fPIC", "-pthread"], link: ["-Wl,--as-needed"] },
  darwin: { compile: ["-fPIC"], link: ["-undefined", "dynamic_lookup"] },
  // GCC does not align the stack of 64-bit Windows to the width of vectors (its PR 54412), so vectors move without that assumption.
  win32: { compile: ["-Wa,-muse-unaligned-vector-move"], link: ["-static"] },
};

export interface AddonOptions {
  platform: string;
  arch: string;
  /** The compiler. Default: c++, g++ or clang++, whichever is here */
  cxx?: string;
  /** The file that is made; objects come beside it. */
  file: string;
  /** Further flags of the compiler. */
  flags?: readonly string[];
  /** Instruction sets that get none of the flags of sanitizers among these. */
  unsanitized?: readonly string[];
  /** Further arguments of the linker, such as an import library */
  link?: readonly string[];
}

/** Returns the folder of node_api.h. */
export function headers(): string {
  const places = [
    process.env.NODE_API_INCLUDE,
    join(dirname(process.execPath), "../include/node"),
    join(root, "node_modules/node-api-headers/include"),
  ];
  const place = places.find((path) => path !== undefined && existsSync(join(path, "node_api.h")));
  if (place === undefined) {
    throw new Error(
      "node_api.h is not beside this Node. Install the npm package node-api-headers, or name its folder in NODE_API_INCLUDE.",
    );
  }
  return place;
}

function compilerHere(): string {
  const names = process.env.CXX ? [process.env.CXX] : ["c++", "g++", "clang++"];
  const found = names.find((name) => spawnSync(name, ["--version"]).status === 0);
  if (found === undefined)
    throw new Error(`no C++ compiler found (tried ${names.join(", ")}). Install one, or name it in CXX.`);
  return found;
}

/** A digest of all C++ in native/: a unit may include any header. */
function digestOfSources(): string {
  const hash = createHash("sha256");
  const native = join(root, "native");
  for (const name of readdirSync(native, { recursive: true, encoding: "utf8" }).sort())
    if (/\.(h|cpp)$/.test(name)) hash.update(name).update(readFileSync(join(native, name)));
  return hash.digest("hex");
}

/** Builds the addon. A unit whose sources, compiler and flags are those of the object that is there is not compiled again. */
export async function buildAddon(options: AddonOptions): Promise<void> {
  const { platform, arch, file, flags = [], unsanitized = [], link = [] } = options;
  const cxx = options.cxx ?? compilerHere();
  const system = SYSTEMS[platform] ?? SYSTEMS.linux;
  const build = dirname(file);
  mkdirSync(build, { recursive: true });
  const run = (args: string[]) =>
    new Promise<void>((done, reject) => {
      const child = spawn(cxx, args, { cwd: folder, stdio: "inherit" });
      child.on("error", reject);
      child.on("exit", (code) =>
        code === 0 ? done() : reject(new Error(`${cxx} ${args.join(" ")} failed`)),
      );
    });
  /** Sources compiled for every instruction set, and sources compiled once. */
  const units = [
    ...Object.entries(TARGETS[arch] ?? TARGETS.arm64).flatMap(([name, target]) =>
      [
        { source: "target", suffix: "", more: [] },
        { source: "target", suffix: "Double", more: ["-DSLUICE_DOUBLE"] },
        { source: "elements_target", suffix: "", more: [] },
        { source: "stream_target", suffix: "", more: [] },
      ].map(({ source, suffix, more }) => ({
        source: `${source}.cpp`,
        object: join(build, `${source}-${name}${suffix}.o`),
        isPlain: unsanitized.includes(name),
        own: [...target, ...more, `-DSLUICE_TARGET=${name}${suffix}`],
      })),
    ),
    ...["addon", "stream_addon", "system"].map((source) => ({
      source: `${source}.cpp`,
      object: join(build, `${source}.o`),
      isPlain: false,
      own: [`-I${headers()}`],
    })),
  ];
  // The assembler's flag is for x64.
  const own = system.compile.filter((flag) => arch === "x64" || !flag.startsWith("-Wa,"));
  const all = [...FLAGS, ...own, ...flags];
  // As many compilers as cores: each takes half a gigabyte.
  const waiting = [...units];
  writeHeaders();
  const digest = digestOfSources();
  const compileWaiting = async (): Promise<void> => {
    for (let unit = waiting.shift(); unit !== undefined; unit = waiting.shift()) {
      const common = all.filter((flag) => !(unit.isPlain && /^-f(no-)?sanitize/.test(flag)));
      const args = [...common, ...unit.own, "-c", unit.source, "-o", unit.object];
      const [note, made] = [`${unit.object}.made`, `${cxx} ${args.join(" ")} ${digest}`];
      if (existsSync(unit.object) && existsSync(note) && readFileSync(note, "utf8") === made) continue;
      await run(args);
      writeFileSync(note, made);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, compileWaiting));
  const objects = units.map(({ object }) => object);
  // Under its name when it is whole: half of one would end the process that loads it.
  await run([...all, "-shared", ...system.link, ...objects, ...link, "-o", `${file}.part`]);
  renameSync(`${file}.part`, file);
}
