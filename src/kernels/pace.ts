/**
 * Alone or with all threads? That depends on what else the machine does: with both cores free a team is nearly twice as fast, but when
 * other programs hold a core, its members wait for one another and it can be several times slower. So both ways are timed, the one
 * that was faster of late is used, and the other is tried again now and then. Results are the same either way, bit for bit.
 *
 * A single call can be slow for reasons that say nothing about the next one: a collection of garbage, a thread that was asleep, another
 * program for a moment. So a way is judged by the median of its last calls.
 */
type Way = "alone" | "team";

/** Calls of each way that count. With the lower of the two medians, three slow ones in four send a team apart. */
const REMEMBERED = 4;
/**
 * Calls of the team before anything is compared with it: the first one starts the threads, the next ones run code that is not optimised yet and
 * memory that is new. A large layer, of which a whole job may have few calls, does not spend one of them on a try.
 */
const FIRST_CALLS = 8;
/** The slower way is tried again when the calls since have taken so many times as long as it does: that costs one or two per cent. */
const RETRY = 64;
/** A team that has become the slower way, sooner: after so many calls, and after twice as many each time that it still is. */
const FIRST_RETRY = 4;

export class Pace {
  /** By kind and order of magnitude of the work: what holds for a large layer need not for a small product. */
  readonly #comparisons = new Map<string, Comparison>();

  /** Runs one of the two, which do the same thing. */
  run(kind: string, work: number, alone: () => void, team: () => void): void {
    const key = `${kind} ${Math.round(Math.log2(work))}`;
    const comparison = this.#comparisons.get(key) ?? new Comparison();
    this.#comparisons.set(key, comparison);
    const way = comparison.next();
    const start = performance.now();
    (way === "team" ? team : alone)();
    comparison.add(way, (performance.now() - start) / work);
  }
}

/** What is known of the two ways for one kind of work. */
class Comparison {
  /** Milliseconds for each unit of work of the last calls, the latest last */
  readonly #times: { readonly [way in Way]: number[] } = { alone: [], team: [] };
  /** Calls of the team before anything is compared with it. */
  #first = FIRST_CALLS;
  /** Calls since the slower way was tried, and how many to wait until it is again. */
  #calls = 0;
  #patience = FIRST_RETRY;

  next(): Way {
    const { alone } = this.#times;
    if (this.#first > 0) return "team";
    if (alone.length === 0) return "alone";
    const slower = this.#slower();
    return this.#calls >= this.#patience ? slower : other(slower);
  }

  add(way: Way, time: number): void {
    const before = this.#slower();
    const times = this.#times[way];
    times.push(time);
    if (times.length > REMEMBERED) times.shift();
    if (this.#first > 0) {
      this.#first--;
      return;
    }

    const slower = this.#slower();
    if (slower === before && way !== slower) {
      this.#calls++;
      return;
    }
    const fastest = this.#usual(other(slower));
    // Where a clock is too coarse to tell.
    const longest = RETRY * (fastest > 0 ? this.#usual(slower) / fastest : 1);
    this.#calls = 0;
    if (slower === "alone") this.#patience = longest;
    else if (slower !== before) this.#patience = FIRST_RETRY;
    // When it was the faster one this time, the next call tells whether that was chance.
    else this.#patience = time < fastest ? 0 : Math.min(Math.max(2 * this.#patience, FIRST_RETRY), longest);
  }

  #slower(): Way {
    return this.#usual("team") > this.#usual("alone") ? "team" : "alone";
  }

  /** The lower median of the last calls; 0 when there was none. */
  #usual(way: Way): number {
    const sorted = [...this.#times[way]].sort((a, b) => a - b);
    return sorted[(sorted.length - 1) >> 1] ?? 0;
  }
}

const other = (way: Way): Way => (way === "team" ? "alone" : "team");
