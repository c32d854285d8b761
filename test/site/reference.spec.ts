/** The API reference: what an export says about itself, as TypeDoc read it from the built types. Build the site first. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

interface Comment {
  summary?: { text: string }[];
  blockTags?: { tag: string }[];
}
interface Reflection {
  name: string;
  kind: number;
  comment?: Comment;
  signatures?: { comment?: Comment; parameters?: { name: string; comment?: Comment }[] }[];
  children?: Reflection[];
}

/** TypeDoc's kinds. */
const [MODULE, NAMESPACE, FUNCTION, CLASS, REFERENCE] = [2, 4, 64, 128, 4194304];

const api: Reflection = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../dist/api.json"), "utf8"));

const textOf = (comment: Comment | undefined) =>
  comment?.summary
    ?.map(({ text }) => text)
    .join("")
    .trim() ?? "";

function exportsOf(reflection: Reflection, path = ""): [name: string, reflection: Reflection][] {
  return (reflection.children ?? []).flatMap((child) => {
    const name = path === "" ? child.name : `${path}.${child.name}`;
    if (child.kind === MODULE || child.kind === NAMESPACE) return exportsOf(child, name);
    return child.kind === REFERENCE ? [] : [[name, child] as [string, Reflection]];
  });
}

const all = exportsOf(api);
const callable = all.filter(([, { kind }]) => kind === FUNCTION || kind === CLASS);
const commentOf = ({ comment, signatures }: Reflection) => comment ?? signatures?.[0].comment;

test("there are exports of every entry", () => {
  expect(all.length).toBeGreaterThan(500);
});

test("every export has a summary", () => {
  expect(all.filter(([, export_]) => textOf(commentOf(export_)) === "").map(([name]) => name)).toEqual([]);
});

test("every function and class has an example", () => {
  const tags = (export_: Reflection) => (commentOf(export_)?.blockTags ?? []).map(({ tag }) => tag);
  expect(callable.filter(([, export_]) => !tags(export_).includes("@example")).map(([name]) => name)).toEqual(
    [],
  );
});

test("every parameter of a function is described", () => {
  const silent = callable.flatMap(([name, { signatures }]) =>
    (signatures?.[0].parameters ?? [])
      .filter(({ comment }) => textOf(comment) === "")
      .map((parameter) => `${name}(${parameter.name})`),
  );
  expect(silent).toEqual([]);
});
