/** Counts the memory that a reader asks for, and shows changes of built-in objects. */

const BUFFERS = [
  "ArrayBuffer",
  "Uint8Array",
  "Int8Array",
  "Uint16Array",
  "Int16Array",
  "Uint32Array",
  "Int32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
] as const;

/** The largest share of its budget that a file has asked for. */
export const asked = { share: 0 };

/**
 * Runs with every buffer constructor counted, and fails when more than twice the file and 64 MiB is asked for: large buffers
 * are lazily backed, so that the memory of the process does not show them.
 */
export async function withinBudget<T>(fileSize: number, run: () => Promise<T>): Promise<T> {
  const budget = 2 * fileSize + 64 * 1024 * 1024;
  const globals = globalThis as unknown as Record<string, { BYTES_PER_ELEMENT?: number }>;
  const originals = new Map(BUFFERS.map((name) => [name, globals[name]]));
  let total = 0;
  for (const [name, original] of originals) {
    const counted: object = new Proxy(original, {
      construct(target, args, newTarget) {
        const [first] = args;
        const length =
          typeof first === "number"
            ? first
            : ArrayBuffer.isView(first) || Array.isArray(first)
              ? (first as { length: number }).length
              : 0;
        total += (length || 0) * (original.BYTES_PER_ELEMENT ?? 1);
        if (total > budget) throw new Error(`allocated ${total} bytes for a file of ${fileSize}`);
        return Reflect.construct(
          target as never,
          args,
          newTarget === counted ? (target as never) : newTarget,
        );
      },
    });
    globals[name] = counted as never;
  }
  try {
    return await run();
  } finally {
    asked.share = Math.max(asked.share, total / budget);
    for (const [name, original] of originals) globals[name] = original;
  }
}

/** The own keys of the prototypes that a careless reader could change. */
export function snapshotPrototypes(): string[] {
  return [Object, Array, Map, Set, String, Number, Function, Uint8Array].map(({ prototype }) =>
    Reflect.ownKeys(prototype).map(String).sort().join(),
  );
}
