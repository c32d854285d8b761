/**
 * Alone or with all threads? With free cores a team is faster; when other programs hold a core, its members wait for one another and it
 * can be several times slower. So we time both ways, use the one that has been faster recently, and retry the other now and then. Results
 * have the same bits either way. One slow call says little, so the median of the last calls decides.
 */
type Way = "alone" | "team";

/** Calls of each way that count. With the lower of two medians, a team stops after three slow calls in four. */
const REMEMBERED = 4;
/**
 * Calls of the team before any comparison: the first ones start threads, and run on new memory and code that is not optimised yet. A job
 * with few calls of a large layer spends none on a try.
 */
const FIRST_CALLS = 8;
/** Retry the slower way when the calls since have taken this many times as long as it does, which costs one or two per cent. */
const RETRY = 64;
/** Retry a team that has become slower sooner: after this many calls, then after twice as many each time. */
const FIRST_RETRY = 4;

export class Pace {
  /** By kind and order of magnitude of the work */
  readonly #comparisons = new Map<string, Comparison>();

  /** Runs one of the two, which compute the same. */
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

/** Times of the two ways for one kind of work. */
class Comparison {
  /** Milliseconds for each unit of work of the last calls, the latest last */
  readonly #times: { readonly [way in Way]: number[] } = { alone: [], team: [] };
  #first = FIRST_CALLS;
  /** Calls since the slower way was tried, and how many to wait for the next try */
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
    // If it was faster this time, try again at once: that may have been chance.
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
