/**
 * Runs the built package, the built pages and the examples of the built site in browsers. No driver: each browser is started with an address, and its pages report to a server here.
 *
 *   node --import tsx tools/browsers.ts [--only-package] [chromium] [firefox] [webkit] [electron]
 *
 * Passing browsers are noted in the file that SLUICE_RECORDS names. Needs `dist/` and, without --only-package, `dist/web`, `dist/pages` and `dist/site`. tools/browsers.sh builds them.
 */
import { execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { fileIn, ISOLATED, serve } from "./serve.ts";
import { sileroFiles } from "./silero.ts";

const root = resolve(import.meta.dirname, "..");
const dist = join(root, "dist");
const folder = mkdtempSync(join(tmpdir(), "sluice-browsers-"));

interface Row {
  name: string;
  state: "passed" | "lacks" | "failed";
  detail: string;
}

/** Notes that a browser passed; docs/reference/runtimes.md has its date from there. */
function record(name: string, version: string, lacks: readonly string[]): void {
  const file = process.env.SLUICE_RECORDS;
  const date = new Date().toISOString().slice(0, 10);
  if (file) appendFileSync(file, `${JSON.stringify({ name, version, date, lacks: lacks.join("; ") })}\n`);
}

/** Command lines. */
interface Start {
  version: string[];
  start: string[];
}

/** The first of these programs that is here. */
function program(...places: (string | undefined)[]): string | undefined {
  return places.find((place) => place !== undefined && existsSync(place));
}

const preferences = `user_pref("media.autoplay.default", 0);
user_pref("media.autoplay.blocking_policy", 0);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
user_pref("browser.aboutwelcome.enabled", false);
`;

/** Sound plays without a click. */
const PLAYS = "--autoplay-policy=no-user-gesture-required";

/** How each is started, with a fresh profile; undefined when it is not installed. */
const browsers: Record<string, (profile: string) => Start | undefined> = {
  chromium: (profile) => {
    const at = program(process.env.SLUICE_CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome");
    const flags = ["--headless", "--no-sandbox", "--no-first-run", `--user-data-dir=${profile}`];
    if (at === undefined) return undefined;
    return { version: [at, "--version"], start: [at, ...flags, PLAYS] };
  },
  firefox: (profile) => {
    const at = program(process.env.SLUICE_FIREFOX, "/usr/bin/firefox-esr", "/usr/bin/firefox");
    writeFileSync(join(profile, "user.js"), preferences);
    if (at === undefined) return undefined;
    return { version: [at, "--version"], start: [at, "--headless", "--no-remote", "--profile", profile] };
  },
  electron: (profile) => {
    const at = program(process.env.SLUICE_ELECTRON, join(root, "node_modules/electron/dist/electron"));
    const screen = program("/usr/bin/xvfb-run");
    if (at === undefined || screen === undefined) return undefined;
    // Started without a program, Electron opens the address in a window.
    const flags = ["--no-sandbox", `--user-data-dir=${profile}`, PLAYS];
    return { version: [at, "--version"], start: [screen, "-a", at, ...flags] };
  },
  webkit: () => {
    const at = program(
      process.env.SLUICE_WEBKIT,
      ...["x86_64", "aarch64"].map((cpu) => `/usr/lib/${cpu}-linux-gnu/webkit2gtk-4.1/MiniBrowser`),
    );
    const screen = program("/usr/bin/xvfb-run");
    if (at === undefined || screen === undefined) return undefined;
    const onScreen = [screen, "-a", at];
    return {
      version: [...onScreen, "--version"],
      start: [...onScreen, "--private", "--autoplay-policy=allow"],
    };
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "only-package": { type: "boolean", default: false } },
});
const asked = positionals.length > 0 ? positionals : Object.keys(browsers);
for (const name of asked) {
  if (!(name in browsers))
    throw new Error(`expected a browser (${Object.keys(browsers).join(", ")}), got ${name}`);
}

const pages = [
  { name: "the package", kind: "check", path: "/check/" },
  ...(values["only-package"]
    ? []
    : [
        { name: "the inspector", kind: "inspector", path: "/web/" },
        ...["vad", "denoise", "typing"].map((name) => ({
          ...{ name: `the page ${name}`, kind: "page", path: `/pages/${name}/` },
        })),
        ...pagesWithExamples().map((name) => ({
          ...{ name: `examples of ${name}`, kind: "site", path: `/site/${name}.html` },
        })),
      ]),
];

/** Pages of the site with a Run button. */
function pagesWithExamples(): string[] {
  const docs = join(root, "docs");
  return readdirSync(docs, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".md") && !file.startsWith("api/"))
    .filter((file) => /^```js run\b/m.test(readFileSync(join(docs, file), "utf8")))
    .map((file) => file.slice(0, -3))
    .sort();
}

/** The program in Node, whose numbers a browser must give. */
async function numbersOfNode(): Promise<string> {
  const outfile = join(folder, "program.mjs");
  await build({
    ...bundle,
    entryPoints: [join(root, "tools/browsers/program.ts")],
    platform: "node",
    outfile,
  });
  const { layerOutput, train, stream } = await import(pathToFileURL(outfile).href);
  return JSON.stringify({ layer: [...layerOutput()], losses: train(), stream: stream().output });
}

const bundle = { bundle: true, format: "esm", target: "es2022", logLevel: "error" } as const;
const expected = await numbersOfNode();
for (const [name, format] of [
  ["page", "esm"],
  ["worker", "iife"],
] as const) {
  const outfile = join(folder, `${name}.js`);
  await build({ ...bundle, format, entryPoints: [join(root, `tools/browsers/${name}.ts`)], outfile });
}
writeFileSync(
  join(folder, "index.html"),
  `<!doctype html><html lang="en"><head><title>Sluice in this browser</title></head><body><h1>Sluice in this browser</h1><ul></ul>
<script>globalThis.expected = ${expected};</script><script type="module" src="page.js"></script></body></html>`,
);

const places: [prefix: string, folder: string][] = [
  ["/check/processor.js", join(dist, "processor.js")],
  ["/check/", folder],
  ["/watch.js", join(root, "tools/browsers/watch.js")],
  ["/web/", join(dist, "web")],
  ["/pages/", join(dist, "pages")],
  ["/site/", join(dist, "site")],
];

/** A file of a folder, or the file itself. */
const fileAt = (place: string, path: string) =>
  extname(place) === ".js" ? fileIn(dirname(place), basename(place)) : fileIn(place, path);

for (const [rate, bytes] of await sileroFiles())
  writeFileSync(join(folder, `silero-${rate}k.safetensors`), bytes);

let reported: (report: { rows: Row[]; isLast?: boolean }) => void = () => {};
const server = await serve(async (path, request) => {
  if (path === "/report") {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    reported(JSON.parse(Buffer.concat(parts).toString()));
    return { body: "", status: 204 };
  }
  if (path === "/pages.json") return { body: JSON.stringify(pages), headers: ISOLATED };
  const [prefix, place] = places.find(([prefix]) => path.startsWith(prefix)) ?? [];
  const found = prefix === undefined ? undefined : fileAt(place!, path.slice(prefix.length));
  if (found?.type !== ".html") return found && { ...found, headers: ISOLATED };
  const body = String(found.body).replace("<head>", '<head><script src="/watch.js"></script>');
  return { body, type: ".html", headers: ISOLATED };
});

/** A sink for the sound of a browser that would wait for a device: the socket of its server; undefined without PulseAudio. */
function startSink(profile: string): { socket: string; stop(): void } | undefined {
  const at = program("/usr/bin/pulseaudio");
  if (at === undefined) return undefined;
  const socket = join(profile, "sound");
  const modules = [`module-native-protocol-unix auth-anonymous=1 socket=${socket}`, "module-null-sink"];
  const flags = ["-n", "--daemonize=no", "--exit-idle-time=-1", ...modules.map((name) => `--load=${name}`)];
  const env = { ...process.env, HOME: profile, XDG_RUNTIME_DIR: profile };
  const child = spawn(at, flags, { stdio: "ignore", env });
  return { socket: `unix:${socket}`, stop: () => void child.kill() };
}

const address = `${server.origin}${pages[0].path}`;

const SECONDS = 600;

/** Starts a browser, prints what its pages report, and resolves to the number of failures. */
async function visit(name: string): Promise<number> {
  const profile = mkdtempSync(join(folder, `${name}-`));
  const command = browsers[name](profile);
  if (command === undefined) {
    console.log(`\n${name}: not installed, not run`);
    return positionals.includes(name) ? 1 : 0;
  }
  const [file, ...args] = command.version;
  const version = execFileSync(file, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  console.log(`\n${name}: ${version.split("\n")[0]}`);
  let failures = 0;
  const lacks: string[] = [];
  const [start, ...flags] = command.start;
  // Chromium has a sink of its own.
  const sink = name === "firefox" || name === "webkit" ? startSink(profile) : undefined;
  const child = spawn(start, [...flags, address], {
    ...{ detached: true, stdio: "ignore" },
    env: {
      ...process.env,
      HOME: profile,
      ...(sink && { PULSE_SERVER: sink.socket }),
      LIBGL_ALWAYS_SOFTWARE: "1",
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
    },
  });
  try {
    await new Promise<void>((done, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`expected all reports within ${SECONDS} s`)),
        SECONDS * 1000,
      );
      child.on("error", reject);
      child.on("exit", (code) => reject(new Error(`it ended with ${code}`)));
      reported = ({ rows, isLast }) => {
        for (const { name: what, state, detail } of rows) {
          if (state === "failed") failures++;
          else if (state === "passed") passed++;
          else lacks.push(detail);
          console.log(`  ${state.padEnd(6)} ${what}: ${detail}`);
        }
        if (!isLast) return;
        clearTimeout(timer);
        done();
      };
    });
  } catch (error) {
    failures++;
    console.log(`  failed ${name}: ${(error as Error).message}`);
  } finally {
    sink?.stop();
    child.removeAllListeners("exit");
    const gone = new Promise((done) => child.once("exit", done));
    try {
      process.kill(-child.pid!, "SIGTERM");
      await gone;
    } catch {
      // It ended by itself.
    }
  }
  if (failures === 0) {
    const [number = version] = version.match(/\d+[\d.]*/) ?? [];
    record(name, number, lacks);
    if (!values["only-package"]) record(`${name}-pages`, number, []);
  }
  return failures;
}

let passed = 0;
let failures = 0;
for (const name of asked) failures += await visit(name);
server.close();
rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
console.log(`\nbrowsers: ${passed} checks passed, ${failures} failed`);
process.exit(failures > 0 ? 1 : 0);
