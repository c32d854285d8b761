/** Reads tables of apache-arrow. It recognises them by their methods, so Sluice does not depend on that library. */
import { cellFrom } from "./cells.ts";
import type { Table, TableCell } from "./table.ts";

/** The part of an `apache-arrow` table that Sluice reads. */
export interface ArrowTable {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type?: unknown }[] };
  getChild(name: string): Iterable<unknown> | null;
}

export function isArrow(value: unknown): value is ArrowTable {
  const table = value as Partial<ArrowTable> | null | undefined;
  return (
    typeof table?.getChild === "function" &&
    typeof table.numRows === "number" &&
    Array.isArray(table.schema?.fields)
  );
}

/** Returns the columns of numbers, booleans, text and dates. */
export function readArrow(source: ArrowTable): Table {
  const columns = new Map<string, TableCell[]>();
  for (const { name, type } of source.schema.fields) {
    // Arrow gives dates as milliseconds; its type alone says that they are dates.
    const isDate = /^(?:Date|Timestamp)/.test(String(type));
    const cells: TableCell[] = [];
    let isFlat = true;
    for (const value of source.getChild(name) ?? []) {
      const cell = isDate && typeof value === "number" ? new Date(value) : cellFrom(value);
      if (cell === undefined) {
        isFlat = false;
        break;
      }
      cells.push(cell);
    }
    if (isFlat && cells.length === source.numRows) columns.set(name, cells);
  }
  return { name: "records", format: "arrow", rows: source.numRows, columns };
}
