/**
 * Compiles native/ to the WebAssembly modules embedded in src/core/kernels/wasm/, src/realtime/stream/ and src/realtime/signal/, in generated/. The compiler is clang, itself compiled to
 * WebAssembly and published on npm: one pinned version gives the same bytes on every system. It is large, so it is not a dependency; it
 * is installed beside the project's packages when this runs for the first time.
 *
 *   npm run build:wasm              build and write
 *   npm run build:wasm -- --check   build and fail if the result differs from what is committed
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { multiplyAdds, unfused } from "../src/core/kernels/wasm/unfused.ts";
import { writeHeaders } from "./kernel-operands.ts";
import { pack } from "./pack.ts";

const COMPILER = "@yowasp/clang";
const VERSION = "22.0.0-git20542-10";
/** The sources of modules, and the bound for modules without threads, which every page that computes downloads. */
const MAX_BYTES = {
  "wasm.cpp": 60_000,
  "stream.cpp": 20_000,
  "product.cpp": 4_000,
  "elements.cpp": 21_500,
  "unpack.cpp": 200,
};

const root = fileURLToPath(new URL("..", import.meta.url));
const compilerHome = `${root}node_modules/.cache/kernel-compiler-${VERSION}`;

const COMPILE = [
  "clang++ --target=wasm32-unknown-unknown -std=c++17 -O3 -ffreestanding -nostdlibinc -fno-builtin -fno-exceptions -fno-rtti",
  // Products and sums are fused only where the source says so, so that the two flavours and other compilers agree on which are.
  "-ffp-contract=off -Wall -Wextra -Wno-psabi -Werror -msimd128 -mbulk-memory",
  // Loop strength reduction takes the offsets out of load instructions, which costs a sixth of the speed of a product.
  "-mllvm -disable-lsr",
].join(" ");
const LINK = "wasm-ld --no-entry --import-memory --max-memory=4294967296 -z stack-size=65536 --strip-all";

type Files = Record<string, Uint8Array>;
type Print = (bytes: Uint8Array | null) => unknown;
type Tool = (
  args: string[],
  files: Files,
  options?: { stdout?: Print; stderr?: Print; fetchProgress?: () => void },
) => Promise<Files>;

async function compiler(): Promise<Tool> {
  const entry = `${compilerHome}/node_modules/${COMPILER}/gen/bundle.js`;
  if (!existsSync(entry)) {
    const args = [
      "install",
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--prefix",
      compilerHome,
      `${COMPILER}@${VERSION}`,
    ];
    const { status } = spawnSync("npm", args, { stdio: "inherit" });
    if (status !== 0) throw new Error(`could not install ${COMPILER}@${VERSION}`);
  }
  const { runLLVM } = (await import(pathToFileURL(entry).href)) as { runLLVM: Tool };
  const print = (bytes: Uint8Array | null) => bytes && process.stderr.write(bytes);
  return async (args, files, options) => {
    try {
      return await runLLVM(args, files, {
        stdout: print,
        stderr: print,
        fetchProgress: () => {},
        ...options,
      });
    } catch (error) {
      // The error of a failed run lists every file; the compiler has already reported the reason.
      throw new Error(`${args[0]} failed (${(error as Error).message})`);
    }
  };
}

/** Builds for threads share memory and let each thread set its stack pointer. */
const THREADS = { compile: "-matomics", link: "--shared-memory --export=__stack_pointer" };

const DOUBLE = "-DSLUICE_DOUBLE";

async function build(
  run: Tool,
  source: keyof typeof MAX_BYTES,
  flags: string,
  linkFlags = "",
): Promise<Uint8Array> {
  const sources: Files = {};
  for (const name of readdirSync(`${root}native`)) {
    if (/\.(h|cpp)$/.test(name)) sources[name] = readFileSync(`${root}native/${name}`);
  }
  const objects = await run(words(`${COMPILE} ${flags} -c ${source} -o kernels.o`), sources);
  const linked = await run(words(`${LINK} ${linkFlags} kernels.o -o kernels.wasm`), objects);
  const bytes = linked["kernels.wasm"];
  // Programs with defined cells bring the module of equations, for sequences and for streams; the one in double precision has all kernels.
  const limit = flags.includes("WITHOUT_LAYERS")
    ? 60_000
    : flags.startsWith(DOUBLE)
      ? 79_000
      : MAX_BYTES[source];
  if (bytes.length > limit && linkFlags === "") {
    throw new Error(`${source}: expected a module of at most ${limit} bytes, got ${bytes.length}`);
  }
  return bytes;
}

/**
 * A module for relaxed SIMD from which `unfused` makes the one for 128-bit SIMD: the bytes of its fused multiply-adds may stand nowhere else in
 * it, as in a constant.
 */
async function buildFused(run: Tool, source: keyof typeof MAX_BYTES, flags = "", linkFlags = "") {
  const bytes = Uint8Array.from(await build(run, source, `-mrelaxed-simd ${flags}`, linkFlags));
  const lines: string[] = [];
  const decoder = new TextDecoder();
  const stdout = (text: Uint8Array | null) => text && lines.push(decoder.decode(text, { stream: true }));
  await run(words("llvm-objdump -d kernels.wasm"), { "kernels.wasm": bytes }, { stdout });
  // Any other instruction of relaxed SIMD would stay.
  const instructions = lines.join("").match(/: fd [89][0-9a-f] 02 +\t/g)?.length;
  const found = multiplyAdds(bytes).length;
  if (found !== instructions || !WebAssembly.validate(unfused(bytes))) {
    throw new Error(
      `${source}: expected ${instructions} fused multiply-adds, found their bytes ${found} times.`,
    );
  }
  return bytes;
}

const words = (line: string) => line.split(" ").filter((word) => word !== "");

const isCheck = process.argv.includes("--check");

/** Writes a file, or fails when it is not what it should be. */
function keep(name: string, text: string): void {
  if (!isCheck) writeFileSync(`${root}${name}`, text);
  else if (readFileSync(`${root}${name}`, "utf8") !== text)
    throw new Error(`${name} is not what its sources make. Run \`npm run build:wasm\`.`);
}

writeHeaders();

const run = await compiler();
const header = "/** Made by `npm run build:wasm` from native/; do not edit. */\n";
const constant = (name: string, what: string, bytes: Uint8Array) =>
  `/** ${what}, ${bytes.length} bytes, packed. */\nexport const ${name} =\n  "${pack(bytes)}";\n`;

/** A module, and whether it is for relaxed SIMD. */
const flavour = (name: string, what: string, bytes: Uint8Array, isFused: boolean) => [
  constant(name, `${what} for ${isFused ? "relaxed" : "128-bit"} SIMD`, bytes),
  `export const isFused = ${isFused};\n`,
];

const files = {
  "src/core/kernels/wasm/generated/wasm.ts": [
    constant(
      "kernelsModule",
      "The kernels for relaxed SIMD",
      await buildFused(run, "wasm.cpp", "-DSLUICE_WITHOUT_EQUATIONS"),
    ),
  ],
  "src/core/kernels/wasm/generated/wasmEquations.ts": [
    constant(
      "equationsModule",
      "The kernel of equations, for sequences and streams, for relaxed SIMD",
      await buildFused(run, "wasm.cpp", "-DSLUICE_WITHOUT_LAYERS"),
    ),
  ],
  "src/core/kernels/wasm/generated/wasmDouble.ts": [
    constant(
      "doubleModule",
      "The kernels in double precision for 128-bit SIMD",
      await build(run, "wasm.cpp", DOUBLE),
    ),
  ],
  "src/realtime/stream/generated/wasm.ts": flavour(
    "streamModule",
    "Streams",
    await buildFused(run, "stream.cpp", "-Os"),
    true,
  ),
  "src/realtime/signal/generated/wasm.ts": flavour(
    "productModule",
    "Products",
    await buildFused(run, "product.cpp"),
    true,
  ),
  // The processor of a worklet has the flavour that every browser runs.
  "src/realtime/stream/generated/simd.ts": flavour(
    "streamModule",
    "Streams",
    await build(run, "stream.cpp", "-Os"),
    false,
  ),
  "src/realtime/signal/generated/simd.ts": flavour(
    "productModule",
    "Products",
    await build(run, "product.cpp", ""),
    false,
  ),
  "src/core/kernels/wasm/generated/unpacker.ts": [
    constant("unpackerModule", "The loop that unpacks the others", await build(run, "unpack.cpp", "-Os")),
  ],
  "src/core/kernels/wasm/generated/wasmElements.ts": [
    constant(
      "elementsModule",
      "The kernels beside those of layers, for relaxed SIMD",
      await buildFused(run, "elements.cpp", "-Os"),
    ),
  ],
  "src/core/kernels/wasm/generated/wasmThreads.ts": [
    constant(
      "threadsModule",
      "The kernels for relaxed SIMD over shared memory",
      await buildFused(run, "wasm.cpp", `-DSLUICE_WITHOUT_EQUATIONS ${THREADS.compile}`, THREADS.link),
    ),
  ],
  "src/core/kernels/wasm/generated/wasmThreadsDouble.ts": [
    constant(
      "doubleThreadsModule",
      "The kernels in double precision for 128-bit SIMD over shared memory",
      await build(run, "wasm.cpp", `${DOUBLE} -DSLUICE_WITHOUT_EQUATIONS ${THREADS.compile}`, THREADS.link),
    ),
  ],
};

for (const [name, constants] of Object.entries(files)) {
  const text = [header, ...constants].join("\n");
  keep(name, text);
  console.log(`${name}: ${constants[0].match(/\d+ bytes/)![0]}`);
}
