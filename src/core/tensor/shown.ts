/** How Node's console and notebooks show objects of the library. */

/** The method that Node's `console.log` calls to show an object. */
const INSPECT = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom");

/** The method that a notebook of Deno calls: it returns the object in each form that it has, by type. */
const DISPLAY = /* @__PURE__ */ Symbol.for("Jupyter.display");

/**
 * The base of classes that Node's console and notebooks show by their `toString`. A function makes it, since bundlers never drop a class
 * with a computed member.
 */
export const Shown: abstract new () => object = /* @__PURE__ */ shownClass();

function shownClass(): abstract new () => object {
  abstract class Shown {
    [INSPECT](): string {
      return String(this);
    }
    [DISPLAY](): Record<string, string> {
      const text = String(this);
      return { [text.startsWith("<svg ") ? "image/svg+xml" : "text/plain"]: text };
    }
  }
  return Shown;
}

/** Makes Node's console and `String(object)` show `text()`. */
export function shownAs<T extends object>(object: T, text: () => string): T {
  return Object.defineProperties(object, { toString: { value: text }, [INSPECT]: { value: text } });
}

/** Returns rows as lines with aligned columns. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, k) => Math.max(...rows.map((row) => row[k].length)));
  const line = (row: readonly string[]) => row.map((text, k) => text.padEnd(widths[k])).join("  ");
  return rows.map((row) => line(row).trimEnd()).join("\n");
}
