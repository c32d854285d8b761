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

/** Bytes asked for since a run began, and how many it may ask for. */
const count = { total: 0, budget: Number.POSITIVE_INFINITY };

function spend(bytes: number): void {
  count.total += bytes;
  if (count.total > count.budget)
    throw new Error(`allocated ${count.total} bytes, above the budget of ${count.budget}`);
}

let isCounted = false;

/** Counts every buffer from here on: constructors that were replaced for each run would cost V8 its compiled code. */
function countBuffers(): void {
  if (isCounted) return;
  isCounted = true;
  const globals = globalThis as unknown as Record<string, { BYTES_PER_ELEMENT?: number }>;
  for (const name of BUFFERS) {
    const original = globals[name];
    const size = original.BYTES_PER_ELEMENT ?? 1;
    const counted: object = new Proxy(original, {
      construct(target, args, newTarget) {
        const [first] = args;
        const length =
          typeof first === "number"
            ? first
            : ArrayBuffer.isView(first) || Array.isArray(first)
              ? (first as { length: number }).length
              : 0;
        spend((length || 0) * size);
        return Reflect.construct(
          target as never,
          args,
          newTarget === counted ? (target as never) : newTarget,
        );
      },
    });
    globals[name] = counted as never;
  }
}

/**
 * Runs with every buffer constructor counted, and fails when more than twice the file and 64 MiB is asked for: large buffers
 * are lazily backed, so that the memory of the process does not show them. One run at a time.
 */
export async function withinBudget<T>(fileSize: number, run: () => Promise<T>): Promise<T> {
  if (count.budget !== Number.POSITIVE_INFINITY) throw new Error("withinBudget: a run is not over");
  countBuffers();
  count.total = 0;
  count.budget = 2 * fileSize + 64 * 1024 * 1024;
  try {
    return await run();
  } finally {
    asked.share = Math.max(asked.share, count.total / count.budget);
    count.budget = Number.POSITIVE_INFINITY;
  }
}

/** The own keys of the prototypes that a careless reader could change. */
export function snapshotPrototypes(): string[] {
  return [Object, Array, Map, Set, String, Number, Function, Uint8Array].map(({ prototype }) =>
    Reflect.ownKeys(prototype).map(String).sort().join(),
  );
}
