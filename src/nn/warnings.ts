/**
 * Warnings: what is allowed but almost surely not meant. Each is given once per object it is about, so that a training loop
 * does not repeat it. What is wrong is an error, never a warning.
 */

export type WarningHandler = (message: string) => void;

let handler: WarningHandler = (message) => console.warn(message);
const given = new WeakMap<object, Set<string>>();

/** Sends warnings to `next` instead of `console.warn`; returns the handler that was in use. */
export function onWarning(next: WarningHandler): WarningHandler {
  const before = handler;
  handler = next;
  return before;
}

/** Gives the warning `topic` about `subject`, unless it was given before. */
export function warnOnce(subject: object, topic: string, message: string): void {
  if (wasWarned(subject, topic)) return;
  const topics = given.get(subject) ?? new Set();
  given.set(subject, topics.add(topic));
  handler(message);
}

export function wasWarned(subject: object, topic: string): boolean {
  return given.get(subject)?.has(topic) ?? false;
}
