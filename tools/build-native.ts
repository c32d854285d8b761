/**
 * Compiles native/ to the Node-API addon native/addon/build/sluice.node, with the C++17 compiler of this machine (g++ or clang++; CXX
 * names another) and the headers that came with Node. Nothing is downloaded. Sluice finds the addon there by itself.
 *
 *   npm run build:native
 *   npm run build:native -- -fsanitize=address      further arguments are compiler flags
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../native/addon", import.meta.url));
const build = join(folder, "build");

/** Instruction sets, each compiled for itself; the addon chooses among them when it is loaded. */
const TARGETS: Record<string, string[]> =
  process.arch === "x64"
    ? {
        baseline: ["-msse2"],
        avx2: ["-mavx2", "-mfma"],
        avx512: ["-mavx512f", "-mavx512vl", "-mavx512dq", "-mavx512bw", "-mfma", "-mprefer-vector-width=512"],
      }
    : { baseline: [] };

const FLAGS = [
  ..."-std=c++17 -O3 -fPIC -fvisibility=hidden -fno-math-errno -pthread -Wall -Wextra".split(" "),
  // The warning is about passing vectors to code of another width, which does not happen here.
  "-Wno-psabi",
  // As in the WebAssembly: fused only where the source says so.
  "-ffp-contract=off",
  ...process.argv.slice(2),
];

function headers(): string {
  const places = [
    process.env.NODE_API_INCLUDE,
    join(dirname(process.execPath), "../include/node"),
    join(folder, "../../node_modules/node-api-headers/include"),
  ];
  const place = places.find((path) => path !== undefined && existsSync(join(path, "node_api.h")));
  if (place === undefined) {
    throw new Error(
      "node_api.h is not beside this Node. Install the npm package node-api-headers, or name its folder in NODE_API_INCLUDE.",
    );
  }
  return place;
}

function compiler(): string {
  const names = process.env.CXX ? [process.env.CXX] : ["c++", "g++", "clang++"];
  const found = names.find((name) => spawnSync(name, ["--version"]).status === 0);
  if (found === undefined)
    throw new Error(`no C++ compiler found (tried ${names.join(", ")}). Install one, or name it in CXX.`);
  return found;
}

const cxx = compiler();
const run = (args: string[]) =>
  new Promise<void>((resolve, reject) => {
    const child = spawn(cxx, args, { cwd: folder, stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`${cxx} ${args.join(" ")} failed`)),
    );
  });

mkdirSync(build, { recursive: true });
const compile = (source: string, object: string, flags: string[]) =>
  run([...FLAGS, ...flags, "-c", source, "-o", object]);
/** Sources compiled for every instruction set, and sources compiled once. */
const units = [
  ...Object.entries(TARGETS).flatMap(([name, flags]) =>
    [
      { source: "target", suffix: "", more: [] },
      { source: "target", suffix: "Double", more: ["-DSLUICE_DOUBLE"] },
      { source: "pointwise_target", suffix: "", more: [] },
      { source: "stream_target", suffix: "", more: [] },
    ].map(({ source, suffix, more }) => ({
      source: `${source}.cpp`,
      object: `build/${source}-${name}${suffix}.o`,
      flags: ["-fno-exceptions", "-fno-rtti", ...flags, ...more, `-DSLUICE_TARGET=${name}${suffix}`],
    })),
  ),
  ...["addon", "stream_addon"].map((source) => ({
    source: `${source}.cpp`,
    object: `build/${source}.o`,
    flags: [`-I${headers()}`],
  })),
];
await Promise.all(units.map(({ source, object, flags }) => compile(source, object, flags)));
const undefinedSymbols = process.platform === "darwin" ? ["-undefined", "dynamic_lookup"] : [];
const objects = units.map(({ object }) => object);
// Under its name when it is whole: half of one would end the process that loads it.
await run([...FLAGS, "-shared", ...undefinedSymbols, ...objects, "-o", "build/sluice.node.part"]);
const addon = join(build, "sluice.node");
renameSync(`${addon}.part`, addon);
console.log(addon);
