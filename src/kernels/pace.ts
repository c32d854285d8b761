/**
 * Alone or with all threads? That depends on what else the machine does: with both cores free a team is nearly twice as fast, but when
 * other programs hold a core, its members wait for one another and it can be several times slower. So both ways are timed, the one
 * that was faster of late is used, and the other is tried again now and then. Results are the same either way, bit for bit.
 */
interface Record {
  calls: number;
  /** Milliseconds for each unit of work, lately; undefined until tried */
  alone?: number;
  team?: number;
}

/** The slower way is tried again once in so many calls: rarely enough to cost one or two per cent. */
const RETRY = 64;

export class Pace {
  /** By kind and order of magnitude of the work: what holds for a large layer need not for a small product. */
  readonly #records = new Map<string, Record>();

  /** Runs one of the two, which do the same thing. */
  run(kind: string, work: number, alone: () => void, team: () => void): void {
    const key = `${kind} ${Math.round(Math.log2(work))}`;
    const record = this.#records.get(key) ?? { calls: 0 };
    this.#records.set(key, record);
    const way = this.#wayOf(record);
    const start = performance.now();
    (way === "team" ? team : alone)();
    const pace = (performance.now() - start) / work;
    const before = record[way];
    record[way] = before === undefined ? pace : (before + pace) / 2;
    record.calls++;
  }

  #wayOf({ calls, alone, team }: Record): "alone" | "team" {
    if (team === undefined) return "team";
    if (alone === undefined) return "alone";
    const [faster, slower] = team <= alone ? (["team", "alone"] as const) : (["alone", "team"] as const);
    return calls % RETRY === 0 ? slower : faster;
  }
}
