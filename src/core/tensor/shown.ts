/** How Node's console shows objects of the library. */

/** The method that Node's `console.log` calls to show an object. */
const INSPECT = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom");

/**
 * The base of classes that Node's console shows by their `toString`. A function makes it, since bundlers never drop a class
 * with a computed member.
 */
export const Shown: abstract new () => object = /* @__PURE__ */ shownClass();

function shownClass(): abstract new () => object {
  abstract class Shown {
    [INSPECT](): string {
      return String(this);
    }
  }
  return Shown;
}

/** Makes Node's console and `String(object)` show `text()`. */
export function shownAs<T extends object>(object: T, text: () => string): T {
  return Object.defineProperties(object, { toString: { value: text }, [INSPECT]: { value: text } });
}
