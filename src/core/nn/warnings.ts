/** Warnings about code that is legal but almost surely a mistake, once per object, so that a training loop does not repeat them. */
import { refuseValue } from "../tensor/errors.ts";

/** Receives a warning as text. */
export type WarningHandler = (message: string) => void;

let handler: WarningHandler = (message) => console.warn(message);
const given = new WeakMap<object, Set<string>>();

/**
 * Sends warnings to `next` instead of `console.warn`; returns the previous handler.
 *
 * @param next receives each warning
 * @example
 * const before = onWarning((message) => console.error(message));
 * onWarning(before); // restores the earlier handler
 */
export function onWarning(next: WarningHandler): WarningHandler {
  if (typeof next !== "function") refuseValue("onWarning", "a function that takes a message", next);
  const before = handler;
  handler = next;
  return before;
}

/** Warns about `subject` once per `topic`. */
export function warnOnce(subject: object, topic: string, message: string): void {
  if (wasWarned(subject, topic)) return;
  given.set(subject, (given.get(subject) ?? new Set()).add(topic));
  handler(message);
}

export function wasWarned(subject: object, topic: string): boolean {
  return given.get(subject)?.has(topic) ?? false;
}
