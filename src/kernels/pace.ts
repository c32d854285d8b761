/**
 * Alone or with all threads? That depends on what else the machine does: with both cores free a team is nearly twice as fast, but when
 * other programs hold a core, its members wait for one another and it can be several times slower. So both ways are timed, the one
 * that was faster of late is used, and the other is tried again now and then. Results are the same either way, bit for bit.
 */
interface Record {
  /** Calls since the slower way was tried. */
  calls: number;
  /** Milliseconds for each unit of work, lately; undefined until tried */
  alone?: number;
  team?: number;
}

/** The slower way is tried again when the calls since have taken so many times as long as it does: that costs one or two per cent. */
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
    record.calls = way === this.#slowerOf(record) ? 0 : record.calls + 1;
  }

  #wayOf(record: Record): "alone" | "team" {
    const { calls, alone, team } = record;
    if (team === undefined) return "team";
    if (alone === undefined) return "alone";
    const ratio = Math.max(team, alone) / Math.min(team, alone);
    const slower = this.#slowerOf(record);
    if (calls >= RETRY * ratio) return slower;
    return slower === "team" ? "alone" : "team";
  }

  #slowerOf({ alone = 0, team = 0 }: Record): "alone" | "team" {
    return team > alone ? "team" : "alone";
  }
}
