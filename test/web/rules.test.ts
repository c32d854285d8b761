/** Rules of the page's source that no browser is needed for. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { pagePolicy, pagePolicyHeader } from "../../src/command/pagePolicy.ts";
import { fills as fillFunctions, presets, schemeFrom, schemeTable } from "../../src/core/init/index.ts";
import { fills, parts, scopes } from "../../web/set/fills.ts";
import { readAddress, writeAddress } from "../../web/state/address.ts";

const web = resolve(import.meta.dirname, "../../web");
const sources = readdirSync(web, { recursive: true, encoding: "utf8" }).filter((file) =>
  /\.tsx?$/.test(file),
);

describe("source", () => {
  test("no text becomes markup or script", () => {
    const forbidden =
      /\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|dangerouslySetInnerHTML|createContextualFragment|srcdoc|eval\(|new Function)\b/;
    const found = sources.filter((file) => forbidden.test(readFileSync(join(web, file), "utf8")));
    expect(found).toEqual([]);
  });

  test("workers start in one place", () => {
    const found = sources.filter((file) =>
      /new (Shared)?Worker\(/.test(readFileSync(join(web, file), "utf8")),
    );
    expect(found).toEqual(["app/trusted.ts"]);
  });

  test("the policy is strict, with and without headers", () => {
    expect(pagePolicy).not.toMatch(/unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')|\*|https?:|data:|blob:/);
    expect(pagePolicyHeader).toBe(`${pagePolicy}; frame-ancestors 'none'`);
  });

  test("every preset is offered", () => {
    const names = schemeTable.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(presets)));
  });
});

describe("schemes of the page", () => {
  test("are all that there are: each is made, and every fill and preset is offered", () => {
    for (const { name, arguments: list } of schemeTable) {
      const given = list.map((argument) => `${argument.name}=${argument.default}`);
      expect(schemeFrom([name, given.join(",")].filter(Boolean).join(":")).name).toBeTruthy();
    }
    for (const [fill, list] of fills) {
      const given = list.map((argument) => `${argument.name}=${argument.default}`);
      for (const part of parts) {
        for (const per of scopes) {
          const all = [`part=${part.value}`, `fill=${fill}`, `per=${per.value}`, ...given];
          expect(schemeFrom(`weights:${all.join(",")}`).name).toBe("weights");
        }
      }
    }
    // These change what is there, or are a constant by another name.
    const others = ["zero", "one", "copy", "add", "multiply", "TRUNCATED_DEVIATION", "gainOf"];
    const names = Object.keys(fillFunctions).filter((name) => !others.includes(name));
    expect(names.filter((name) => !fills.some(([fill]) => fill === name))).toEqual([]);
  });
});

describe("address", () => {
  const state = {
    view: "gates" as const,
    selection: { layer: 1, cell: 2, gate: 3 },
    params: { "gates.units": "value", "watch.text": "a&b=c#d" },
    main: undefined,
    other: undefined,
  };
  test("comes back as it went", () => {
    const address = readAddress(writeAddress(state));
    expect(address.view).toBe("gates");
    expect(address.params).toEqual(state.params);
  });

  test("edits are taken only in the shape of edits", () => {
    const good = [
      { kind: "bias", gate: "forget", bias: 1, unit: 3, module: "a", layer: 0, direction: "reverse" },
      { kind: "scheme", scheme: "chrono:tMax=10", seed: 4 },
      { kind: "scheme", scheme: "weights:part=inputWeight,fill=orthogonal,per=gate,gain=1", seed: 0 },
    ];
    const bad = [
      null,
      1,
      {},
      { kind: "bias" },
      { kind: "bias", gate: 1, bias: 1 },
      { kind: "bias", gate: "forget", bias: "1" },
      { kind: "scheme", scheme: { name: "chrono" }, seed: 1 },
      { kind: "scheme", scheme: "chrono", seed: 1.5 },
      { kind: "other", gate: "forget", bias: 1 },
      { __proto__: { kind: "bias", gate: "forget", bias: 1 } },
    ];
    const read = (edits: unknown[]) => readAddress(`#edits=${encodeURIComponent(JSON.stringify(edits))}`);
    expect(read(good)).toMatchObject({ edits: good });
    expect(read(good).problem).toBeUndefined();
    for (const each of bad) {
      expect(read([...good, each]).edits).toEqual([]);
      expect(read([...good, each]).problem).toContain("expected the list of edits that the page wrote, got");
    }
    for (const broken of ["", "{", "1", '"x"', "{}"])
      expect(readAddress(`#edits=${broken}`)).toMatchObject({ edits: [], problem: expect.any(String) });
  });

  test.each([
    ["#view=x", "expected view=gates or network or watch or lens or train or terms, got view=x"],
    ["#nonsense", "before “=”, got nonsense"],
    ["#at=1.2", "expected at=LAYER.CELL.GATE, numbers from 0, got at=1.2"],
    ["#open=../up", "expected open=example:NAME, url:PATH or kept:NAME, got open=../up"],
    [`#open=url:a&with=${"x".repeat(500)}`, "got with=xxxx"],
  ])("%s is not a state, and the page can say why", (hash, why) => {
    const { problem } = readAddress(hash);
    expect(problem).toContain(why);
    expect(problem!.length).toBeLessThan(220);
  });

  test("an empty address is a state", () => {
    expect(readAddress("").problem).toBeUndefined();
    expect(readAddress("#").problem).toBeUndefined();
  });

  test("unknown keys and numbers that are none are left out", () => {
    const address = readAddress(
      "#view=x&at=a.b.c&__proto__.x=1&evil=1&gates.units=value&open=javascript:alert(1)",
    );
    expect(address.selection).toEqual({ layer: 0, cell: 0, gate: 0 });
    expect(address.open).toBeUndefined();
    expect(Object.keys(address.params)).not.toContain("evil");
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});
