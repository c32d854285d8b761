/** Finds the checks of the readers: the places that throw a coded error, in their own words or through a function that never returns. */
import { readdirSync, readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { parseSync } from "vite";
import { root } from "../checks/command.ts";

/** Rooms whose checks are removed. */
const ROOMS = ["src/checkpoint/formats", "src/jobs/data"];

export interface Check {
  /** File from the root, line and column */
  name: string;
  file: string;
  /** Range in the text of the file */
  start: number;
  end: number;
  isStatement: boolean;
}

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";

function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

const nameOf = (node: unknown): string | undefined =>
  isNode(node) && typeof node.name === "string" ? node.name : undefined;

const annotationOf = (node: unknown): Node | undefined =>
  isNode(node) && isNode(node.typeAnnotation) ? node.typeAnnotation : undefined;

/** Whether a function's annotation says that it never returns. */
const isNever = (node: Node): boolean => annotationOf(node.returnType)?.type === "TSNeverKeyword";

/** A variable or parameter whose type is a function that never returns. */
const refuses = (node: unknown): boolean =>
  /^(?:Refuse|Fail)$/.test(
    nameOf(annotationOf(isNode(node) ? node.typeAnnotation : undefined)?.typeName) ?? "",
  );

const isFunction = ({ type }: Node) =>
  type === "FunctionDeclaration" || type === "FunctionExpression" || type === "ArrowFunctionExpression";

/** Adds the names of the functions below a node that never return. */
function collectNames(node: Node, names: Set<string>): void {
  const add = (name: unknown) => {
    const text = nameOf(name);
    if (text !== undefined) names.add(text);
  };
  if (node.type === "FunctionDeclaration" && isNever(node)) add(node.id);
  if (node.type === "MethodDefinition" && isNode(node.value) && isNever(node.value)) add(node.key);
  if (node.type === "VariableDeclarator" && isNode(node.init) && isFunction(node.init) && isNever(node.init))
    add(node.id);
  for (const child of childrenOf(node)) collectNames(child, names);
}

/** The name under which a call throws, if it is one that never returns. */
function calledName({ callee }: Node): string | undefined {
  if (!isNode(callee)) return undefined;
  return nameOf(callee.type === "MemberExpression" ? callee.property : callee);
}

function throws(node: Node, names: ReadonlySet<string>): boolean {
  if (node.type === "CallExpression") return names.has(calledName(node) ?? "");
  return (
    node.type === "ThrowStatement" &&
    isNode(node.argument) &&
    node.argument.type === "NewExpression" &&
    /Error$/.test(nameOf(node.argument.callee) ?? "")
  );
}

/** Whether a function only words an error for another one: removing its throw would remove all its callers' checks at once. */
function isWording(node: Node, names: ReadonlySet<string>): boolean {
  if (!isFunction(node)) return false;
  return isNever(node) || (isNode(node.body) && throws(node.body, names));
}

/** Returns the checks of all readers, in the order of their files. */
export function findChecks(): Check[] {
  const files = ROOMS.flatMap((room) =>
    (readdirSync(resolve(root, room), { recursive: true }) as string[])
      .filter((name) => name.endsWith(".ts"))
      .map((name) => resolve(root, room, name)),
  ).sort();
  const parsed = files.map((path) => {
    const text = readFileSync(path, "utf8");
    const program: unknown = parseSync(path, text).program;
    if (!isNode(program)) throw new Error(`${path}: expected a program`);
    return { file: relative(root, path), text, program };
  });
  // Parameters of these names have a type of their own.
  const names = new Set(["fail", "refuse"]);
  for (const { program } of parsed) collectNames(program, names);
  return parsed.flatMap(({ file, text, program }) => {
    const checks: Check[] = [];
    const visit = (node: Node): void => {
      if (isWording(node, names) || (node.type === "VariableDeclarator" && refuses(node.id))) return;
      if (throws(node, names)) {
        const before = text.slice(0, node.start).split("\n");
        checks.push({
          name: `${file}:${before.length}:${before.at(-1)!.length + 1}`,
          file,
          start: node.start,
          end: node.end,
          isStatement: node.type === "ThrowStatement",
        });
        return;
      }
      for (const child of childrenOf(node)) visit(child);
    };
    visit(program);
    return checks;
  });
}

/** Replaces the source text of checks. */
function edited(text: string, checks: readonly Check[], edit: (own: string, check: Check) => string): string {
  // From the end, so that the places before stay where they are.
  return checks.reduceRight(
    (result, check) =>
      result.slice(0, check.start) +
      edit(text.slice(check.start, check.end), check) +
      result.slice(check.end),
    text,
  );
}

/** Code that notes that a test has reached a check. */
const reportOf = ({ name }: Check) => `globalThis.sluiceReached?.(${JSON.stringify(name)})`;

/** Returns the text of a file without some of its checks: execution continues there as if their conditions were false. */
export function withoutChecks(text: string, checks: readonly Check[]): string {
  return edited(text, checks, (_, check) =>
    check.isStatement ? `{ ${reportOf(check)}; }` : `(${reportOf(check)}, undefined as never)`,
  );
}

/** Returns the text of a file in which every check reports its name before it throws. */
export function withReports(text: string, checks: readonly Check[]): string {
  return edited(text, checks, (own, check) =>
    check.isStatement ? `{ ${reportOf(check)}; ${own} }` : `(${reportOf(check)}, ${own})`,
  );
}
