/** The page docs/reference/runtimes.md, made from docs/runtimes.jsonl, to which the scripts that try runtimes, platforms and browsers add rows. */

export interface Trial {
  /** Such as `node-20`, or `node-20-native` for its native code */
  name: string;
  version: string;
  /** The day when it passed, as an ISO date */
  date: string;
  /** What a browser lacks */
  lacks?: string;
}

export function readTrials(text: string): Trial[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Trial => JSON.parse(line));
}

const nodes = ["20", "22", "24", "26"].map((version) => [`Node ${version}`, `node-${version}`] as const);
const platforms = [
  ["Linux x64, glibc", "linux-x64-gnu", ""],
  ["Linux arm64, glibc", "linux-arm64-gnu", ", under qemu"],
  ["Windows x64", "win32-x64", ", under Wine"],
  ["Linux x64, musl", "linux-x64-musl", ""],
  ["Linux arm64, musl", "linux-arm64-musl", ""],
  ["macOS arm64", "darwin-arm64", ""],
  ["macOS x64", "darwin-x64", ""],
  ["Windows arm64", "win32-arm64", ""],
] as const;
const browsers = [
  ["Chromium", "chromium"],
  ["Firefox ESR", "firefox"],
  ["WebKitGTK", "webkit"],
  ["Electron's renderer", "electron"],
] as const;
const tools = [
  ["esbuild", "esbuild"],
  ["Vite", "vite"],
  ["webpack", "webpack"],
  ["Rollup", "rollup"],
  ["Next.js: page, server, route", "next"],
  ["npm from a local registry", "npm"],
  ["pnpm", "pnpm"],
  ["Yarn with Plug'n'Play", "yarn"],
  ["TypeScript `nodenext`, `node16`, `bundler`: strict, `skipLibCheck` off", "typescript"],
  ["`require` of every entry from CommonJS, in Node 20.19, 22.12 and later", "require"],
] as const;

/** Returns the page. */
export function runtimesPage(trials: readonly Trial[]): string {
  const last = (name: string) => trials.findLast((trial) => trial.name === name);
  const version = (name: string) => last(name)?.version ?? "";
  const when = (name: string, how = "") => {
    const trial = last(name);
    return trial === undefined ? "built by the workflow, not yet run" : `tested ${trial.date}${how}`;
  };
  // The workflow has no example networks for Electron.
  const pages = (name: string) => (name === "electron" ? "not run" : when(`${name}-pages`));
  const row = (...cells: string[]) => `| ${cells.join(" | ")} |`;
  const lines = [
    ...nodes.map(([title, name]) => row(title, version(name), when(name), when(`${name}-native`))),
    row("Bun", version("bun"), when("bun"), when("bun-native")),
    row(
      "Deno",
      version("deno"),
      when("deno", ", without any permission too"),
      when("deno-native", ", with `--allow-all`"),
    ),
  ];
  return `# Runtimes and browsers

Where Sluice runs. A date says when the packed package last passed there; *built by the workflow, not yet run* means that the workflow of a release runs it.
\`tools/release.sh\` writes this page from what the scripts below note.

| runtime | version | layers, training, files, streams | native code |
|---|---|---|---|
${lines.join("\n")}

\`tools/runtimes.sh\` runs these on Linux.

| platform | Node | native code |
|---|---|---|
${platforms.map(([title, name, how]) => row(title, version(name), when(name, how))).join("\n")}

\`tools/platforms.sh\` builds and runs the first three, and compares every kernel set and every machine of streams there. A platform without a package runs
WebAssembly.

| browser | version | layers, training, files, threads, workers, streams | inspector, example pages | what it lacks |
|---|---|---|---|---|
${browsers.map(([title, name]) => row(title, version(name), when(name), pages(name), last(name)?.lacks ?? "")).join("\n")}

\`tools/browsers.sh\` compares every kernel set with the numbers of Node, in pages, web workers and service workers, and runs a stream in an AudioWorklet.
Example pages opened without a model. We have not run a mobile browser, nor Safari on a Mac.

| bundler, package manager, compiler | version | without configuration |
|---|---|---|
${tools.map(([title, name]) => row(title, version(name), when(name))).join("\n")}

\`tools/package.sh\` runs all of these but the package managers, which \`tools/registry.sh OUT --all\` runs.

A page needs WebAssembly with vectors (SIMD): Chrome 91, Firefox 89, Safari 16.4. Elsewhere, or under a policy without \`'wasm-unsafe-eval'\`, plain TypeScript
runs and the console says so once.

Threads need a page that is [cross-origin isolated](https://developer.mozilla.org/en-US/docs/Web/API/Window/crossOriginIsolated). This site isn't: examples run on one
thread.
`;
}
