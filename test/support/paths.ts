/** Places in plain data, to damage one at a time. */

export type Path = (string | number)[];

/** The paths of all values in plain data. */
export function pathsOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== "object") return [path];
  return [
    ...(path.length > 0 ? [path] : []),
    ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key])),
  ];
}

export function setAt(root: unknown, path: Path, value: unknown): void {
  const parent = path.slice(0, -1).reduce((inner, key) => (inner as Record<string, unknown>)[key], root);
  (parent as Record<string, unknown>)[path.at(-1)!] = value;
}
