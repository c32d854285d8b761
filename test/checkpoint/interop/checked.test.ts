/** Each record's claimed check exists: an oracle that lists it, or recorded numbers that name it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { conventions } from "../../../src/checkpoint/interop/conventions.ts";
import { oracles } from "../../../tools/oracle-records.ts";
import { goldensIn } from "./goldenFiles.ts";

const named = (how: string) => conventions.filter(({ checked }) => checked.how === how);
const goldens = goldensIn("conventions");

test("what claims to be run is what an oracle lists, by the same software", () => {
  const claimed = named("run").map(({ name, checked }) => [name, "by" in checked && checked.by]);
  const listed = Object.values(oracles).flatMap(({ by, records }) => records.map((name) => [name, by]));
  expect(claimed.sort()).toEqual(listed.sort());
});

test("every oracle is part of the checks", () => {
  const checks = readFileSync(join(import.meta.dirname, "../../../tools/ci.ts"), "utf8");
  for (const { command } of Object.values(oracles)) expect(checks).toContain(command);
});

test("what claims a golden has one, by the same software and with its source", () => {
  for (const { name, checked } of named("golden")) {
    const own = goldens.filter(({ record }) => record === name);
    expect(own.length, name).toBeGreaterThan(0);
    for (const { by, source } of own) {
      expect("by" in checked && checked.by, name).toBe(by);
      expect(source.length, name).toBeGreaterThan(20);
    }
  }
});

test("no golden is of a record that says only its source was read", () => {
  const source = new Set(named("source").map(({ name }) => name));
  expect(goldens.map(({ record }) => record).filter((name) => source.has(name))).toEqual([]);
  const names = new Set(conventions.map(({ name }) => name));
  for (const { record } of [...goldens, ...goldensIn("layouts")]) expect(names).toContain(record);
});

test("no record of the table is in an order that a user gave", () => {
  expect(named("given")).toEqual([]);
});
