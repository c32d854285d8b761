/** What `sluice view` serves, to whom, and what it refuses. Needs no browser: a folder stands for the built page. */
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { dirname } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filesBeside, type PageServer, servePage } from "../../src/command/pageServer.ts";
import { temporaryFolder } from "../support/commandLine.ts";

const folder = temporaryFolder();
const manifest = (...paths: string[]) =>
  JSON.stringify({
    weightsManifest: paths.map((path) => ({
      paths: [path],
      weights: [{ name: path, shape: [1], dtype: "float32" }],
    })),
  });
const files = {
  "page/index.html": "<!doctype html><title>page</title>",
  "page/app.js": "// app",
  "models/model.json": manifest("group1-shard1of1.bin"),
  "models/group1-shard1of1.bin": "data",
  "models/id_rsa": "secret",
  "models/other.bin": "secret",
  "models/secret.txt": "secret",
  "run/metrics.jsonl": "one\ntwo\n",
  "run/private.txt": "secret",
  "run/deep/file": "deep",
};

let server: PageServer;
beforeAll(async () => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(folder.path(name)), { recursive: true });
    writeFileSync(folder.path(name), text);
  }
  symlinkSync(folder.path("models/secret.txt"), folder.path("models/link.bin"));
  symlinkSync("/etc/hostname", folder.path("run/link"));
  symlinkSync("/etc/hostname", folder.path("run/config.json"));
  server = await servePage({
    page: folder.path("page"),
    file: folder.path("models/model.json"),
    run: folder.path("run"),
    port: 0,
  });
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

interface Answer {
  status: number;
  body: string;
  headers: Record<string, string | string[] | undefined>;
}

/** Asks for a path below the address that only you know. */
function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return askPlain(new URL(server.url).pathname.slice(0, -1) + path, headers, method);
}

function askPlain(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ port: server.port, host: "127.0.0.1", path, method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text) => {
        body += text;
      });
      response.on("end", () => resolve({ status: response.statusCode!, body, headers: response.headers }));
    });
    sent.on("error", reject);
    sent.end();
  });
}

describe("the page's server", () => {
  test("serves the page with its policy and isolation", async () => {
    const { status, body, headers } = await ask("/");
    expect(status).toBe(200);
    expect(body).toContain("<title>page</title>");
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["content-security-policy"]).not.toContain("unsafe-inline");
    expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
    expect(headers["cross-origin-embedder-policy"]).toBe("require-corp");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect((await ask("/app.js")).headers["content-type"]).toContain("text/javascript");
  });

  test("answers nothing without its secret", async () => {
    const secret = new URL(server.url).pathname;
    expect(secret).toMatch(/^\/[\w-]{22}\/$/);
    const wrong = secret.replace(/\w/, (sign) => (sign === "a" ? "b" : "a"));
    for (const path of [
      "/",
      "/file/model.json",
      "/served.json",
      "/app.js",
      wrong,
      secret.slice(0, -1),
      "//",
    ]) {
      const { status, body } = await askPlain(path);
      expect(`${path} ${status}`).toBe(`${path} 403`);
      expect(body).toContain("open the whole address that sluice view printed");
    }
  });

  test("serves the file, what belongs to it, and the run; nothing else", async () => {
    expect((await ask("/file/model.json")).body).toBe(files["models/model.json"]);
    expect((await ask("/file/group1-shard1of1.bin")).body).toBe("data");
    expect((await ask("/run/metrics.jsonl")).body).toBe("one\ntwo\n");
    const served = JSON.parse((await ask("/served.json")).body);
    expect(served).toEqual({
      file: "model.json",
      beside: ["group1-shard1of1.bin"],
      run: ["metrics.jsonl"],
    });
    for (const path of [
      "/file/secret.txt",
      "/file/id_rsa",
      "/file/other.bin",
      "/file/link.bin",
      "/file/..%2fsecret.txt",
      "/file/../models/secret.txt",
      "/run/link",
      "/run/config.json",
      "/run/private.txt",
      "/run/deep",
      "/run/deep/file",
      "/run/..%2fmodels%2fsecret.txt",
      "/..%2f..%2fetc/hostname",
      "//etc/hostname",
      "/models/secret.txt",
      "/page/index.html",
      "/%00",
    ]) {
      const { status, body } = await ask(path);
      expect(`${path} ${status}`).toBe(`${path} 404`);
      expect(body).not.toContain("secret");
    }
    expect((await ask("/%zz")).status).toBe(400);
  });

  test("gives the rest of a file that grows", async () => {
    const { status, body, headers } = await ask("/run/metrics.jsonl", { Range: "bytes=4-" });
    expect([status, body, headers["content-range"]]).toEqual([206, "two\n", "bytes 4-7/8"]);
    expect((await ask("/run/metrics.jsonl", { Range: "bytes=9-" })).status).toBe(416);
    const end = await ask("/run/metrics.jsonl", { Range: "bytes=8-" });
    expect([end.status, end.body]).toEqual([206, ""]);
  });

  test("answers GET and HEAD only", async () => {
    expect((await ask("/", {}, "POST")).status).toBe(405);
    expect((await ask("/app.js", {}, "HEAD")).body).toBe("");
  });

  test("serves the one file of the package as it serves the folder", async () => {
    const bodies = ["<!doctype html><title>packed</title>", "// app"].map((text) => Buffer.from(text));
    const list = [
      ["index.html", bodies[0].length],
      ["app.js", bodies[1].length],
    ];
    const whole = Buffer.concat([Buffer.from(`${JSON.stringify(list)}\n`), ...bodies]);
    writeFileSync(folder.path("web.gz"), gzipSync(whole));
    const packed = await servePage({ page: folder.path("web.gz"), port: 0 });
    const get = (path: string) => fetch(packed.url + path.slice(1));
    try {
      expect(await (await get("/")).text()).toContain("packed");
      const script = await get("/app.js");
      expect(script.headers.get("content-type")).toContain("text/javascript");
      expect(await script.text()).toBe("// app");
      expect((await get("/run/metrics.jsonl")).status).toBe(404);
    } finally {
      await packed.close();
    }
  });

  test("serves the data of a run, but no other file that the run names as its data", async () => {
    mkdirSync(folder.path("data"));
    writeFileSync(folder.path("data/sales.csv"), "a\n1\n");
    writeFileSync(folder.path("data/id_rsa"), "secret");
    symlinkSync(folder.path("data/id_rsa"), folder.path("data/keys.csv"));
    for (const [name, isServed] of Object.entries({ "sales.csv": true, id_rsa: false, "keys.csv": false })) {
      const page = folder.path("page");
      const own = await servePage({
        page,
        run: folder.path("run"),
        data: folder.path(`data/${name}`),
        port: 0,
      });
      const get = async (path: string) => fetch(own.url + path).then((response) => response.text());
      expect(JSON.parse(await get("served.json")).data).toBe(isServed ? name : undefined);
      expect(await get(`data/${name}`)).toBe(isServed ? "a\n1\n" : "no such file\n");
      expect(await get("data/id_rsa")).toBe("no such file\n");
      await own.close();
    }
  });

  test("a file that is gone is reported", async () => {
    const gone = await servePage({ page: folder.path("page"), file: folder.path("models/none"), port: 0 });
    const status = await fetch(`${gone.url}file/none`).then((response) => response.status);
    expect(status).toBe(500);
    await gone.close();
  });
});

describe("files beside a checkpoint", () => {
  test("are those that it names, and no links", async () => {
    const main = folder.path("models/several.json");
    const named = async (...paths: string[]) => {
      writeFileSync(main, manifest(...paths));
      return filesBeside(main);
    };
    linkSync(folder.path("models/secret.txt"), folder.path("models/hard.bin"));
    expect(await named("group1-shard1of1.bin")).toEqual(["group1-shard1of1.bin"]);
    for (const path of ["link.bin", "hard.bin", "../run/metrics.jsonl", "/etc/hostname", "none.bin"])
      expect(await named("group1-shard1of1.bin", path)).toEqual(["group1-shard1of1.bin"]);
    expect(await filesBeside(folder.path("models/secret.txt"))).toEqual([]);
  });

  test("that comes after the start is served when the checkpoint names it", async () => {
    const main = folder.path("models/later.json");
    writeFileSync(main, manifest("later.bin"));
    const own = await servePage({ page: folder.path("page"), file: main, port: 0 });
    const get = async () => (await fetch(`${own.url}file/later.bin`)).status;
    expect(await get()).toBe(404);
    writeFileSync(folder.path("models/later.bin"), "data");
    expect(await get()).toBe(200);
    await own.close();
  });
});

/** Sends a request with these lines unchanged. */
function send(to: PageServer, path: string, ...lines: string[]): Socket {
  const socket = connect(to.port, "127.0.0.1");
  socket.on("error", () => {});
  const { pathname } = new URL(to.url);
  const request = [`GET ${pathname}${path} HTTP/1.1`, `Host: 127.0.0.1:${to.port}`, ...lines, "", ""];
  socket.write(request.join("\r\n"));
  return socket;
}

/** Returns the text received until the connection ends. */
const received = (socket: Socket) =>
  new Promise<string>((resolve) => {
    let text = "";
    socket.on("data", (part) => {
      text += part.toString("latin1");
    });
    socket.on("close", () => resolve(text));
  });

describe("a client of the page's server", () => {
  const large = 2 ** 25;
  let file: string;
  let own: PageServer;
  beforeAll(async () => {
    file = folder.path("large/model.safetensors");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Buffer.alloc(large));
    own = await servePage({ page: folder.path("page"), file, port: 0 });
  });
  afterAll(() => own.close());

  test.runIf(existsSync("/proc/self/fd"))("that leaves at once keeps no file open", async () => {
    const open = () =>
      readdirSync("/proc/self/fd").filter((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`) === file;
        } catch {
          return false;
        }
      }).length;
    // A file that the server forgets is closed at some later time, with a warning.
    let forgotten = 0;
    const count = ({ message }: Error) => {
      forgotten += Number(/garbage collection/.test(message));
    };
    process.on("warning", count);
    for (let round = 0; round < 20; round++) {
      const sockets = Array.from({ length: 50 }, () => send(own, "file/model.safetensors"));
      await new Promise((resolve) => setTimeout(resolve, 5 * round));
      for (const socket of sockets) socket.destroy();
    }
    await expect.poll(open, { timeout: 10_000 }).toBe(0);
    process.off("warning", count);
    expect(forgotten).toBe(0);
  });

  test("does not wait for the rest of a file that becomes shorter", async () => {
    const socket = send(own, "file/model.safetensors");
    await new Promise((resolve) => socket.once("data", resolve));
    socket.pause();
    truncateSync(file, 1000);
    const text = received(socket);
    socket.resume();
    // Without an end, the server closes it after five seconds.
    const late = new Promise((resolve) => setTimeout(() => resolve("late"), 4000).unref());
    expect(await Promise.race([text.then(({ length }) => length < large), late])).toBe(true);
  });
});
