/** Writes records as CSV. */
import type { DataRecord } from "../jobs/data/index.ts";

/** @param records with equal fields, which name the columns */
export function csvOf(records: readonly DataRecord[]): string {
  const columns = Object.keys(records[0] ?? {});
  const rows = [columns, ...records.map((record) => columns.map((column) => String(record[column])))];
  return rows.map((row) => `${row.map(cellOf).join(",")}\n`).join("");
}

function cellOf(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
