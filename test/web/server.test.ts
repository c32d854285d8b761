/** What `sluice view` serves, to whom, and what it refuses. Needs no browser: a folder stands for the built page. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { dirname } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isFileBeside } from "../../src/cli/besides.ts";
import { type PageServer, servePage } from "../../src/cli/pageServer.ts";
import { temporaryFolder } from "../support/commandLine.ts";

const folder = temporaryFolder();
const files = {
  "page/index.html": "<!doctype html><title>page</title>",
  "page/app.js": "// app",
  "models/variables.index": "index",
  "models/variables.data-00000-of-00001": "data",
  "models/secret.txt": "secret",
  "run/metrics.jsonl": "one\ntwo\n",
  "run/deep/file": "deep",
};

let server: PageServer;
beforeAll(async () => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(folder.path(name)), { recursive: true });
    writeFileSync(folder.path(name), text);
  }
  symlinkSync(folder.path("models/secret.txt"), folder.path("models/variables.data-link"));
  symlinkSync("/etc/hostname", folder.path("run/link"));
  server = await servePage({
    page: folder.path("page"),
    file: folder.path("models/variables.index"),
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

function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
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

  test("serves the file, what belongs to it, and the run; nothing else", async () => {
    expect((await ask("/file/variables.index")).body).toBe("index");
    expect((await ask("/file/variables.data-00000-of-00001")).body).toBe("data");
    expect((await ask("/run/metrics.jsonl")).body).toBe("one\ntwo\n");
    const served = JSON.parse((await ask("/served.json")).body);
    expect(served).toEqual({
      file: "variables.index",
      beside: ["variables.data-00000-of-00001"],
      run: ["metrics.jsonl"],
    });
    for (const path of [
      "/file/secret.txt",
      "/file/variables.data-link",
      "/file/..%2fsecret.txt",
      "/file/../models/secret.txt",
      "/run/link",
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

  test("refuses a name that leads here from elsewhere, and what other sites send", async () => {
    for (const host of [
      "evil.example",
      `evil.example:${server.port}`,
      "127.0.0.1",
      `127.0.0.1.evil.example:${server.port}`,
      `[::1]:${server.port}`,
    ]) {
      expect(`${host} ${(await ask("/", { Host: host })).status}`).toMatch(/ 40[03]$/);
    }
    expect((await ask("/", { Host: `localhost:${server.port}` })).status).toBe(200);
    expect((await ask("/file/variables.index", { "Sec-Fetch-Site": "cross-site" })).status).toBe(403);
    expect(
      (await ask("/run/metrics.jsonl", { "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate" }))
        .status,
    ).toBe(403);
    expect((await ask("/", { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" })).status).toBe(
      200,
    );
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
    const get = (path: string) => fetch(`http://127.0.0.1:${packed.port}${path}`);
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

  test("a file that is gone is reported", async () => {
    const gone = await servePage({ page: folder.path("page"), file: folder.path("models/none"), port: 0 });
    const status = await fetch(`http://127.0.0.1:${gone.port}/file/none`).then((response) => response.status);
    expect(status).toBe(500);
    await gone.close();
  });
});

test("files that go with a checkpoint", () => {
  expect(isFileBeside("variables.index", "variables.data-00000-of-00001")).toBe(true);
  expect(isFileBeside("variables.index", "other.data-00000-of-00001")).toBe(false);
  expect(isFileBeside("model.onnx", "model.onnx.data")).toBe(true);
  expect(isFileBeside("model.onnx", "weights.bin")).toBe(false);
  expect(isFileBeside("model.json", "group1-shard1of1.bin")).toBe(true);
  expect(isFileBeside("model.safetensors", "id_rsa")).toBe(false);
});
