/** One workload on all contenders that have its task, in rounds; results are compared in each. */

import { medianOf } from "../src/core/tensor/statistics.ts";
import { addTimes, deviation, type Row, TOLERANCE } from "./compare.ts";
import type { Asked } from "./contender.ts";
import type { Player } from "./contenders.ts";
import { type Form, LONG_CALLS, USUAL_CALLS } from "./nets/net.ts";
import type { Rates } from "./rates.ts";
import type { Request, Timed } from "./requests.ts";
import { isPlain, type Workload } from "./workloads.ts";

export interface Effort {
  rounds: number;
  /** Of each contender in a round, unless its calls take longer */
  milliseconds: number;
  /** A contender that would take longer for its first round is not asked, unless it is held to targets: milliseconds */
  patience: number;
}

/** A contender in a race: its time in each round, and why it has dropped out. */
interface Entry extends Pick<Row, "off" | "refused" | "failed" | "passedOver"> {
  one: AskedPlayer;
  medians: number[];
  /** Milliseconds of the last round, all calls together */
  took: number;
}

interface Answer extends Timed {
  /** How many calls its results are of */
  compared: number;
}

export type AskedPlayer = Asked<Player>;

/** A call of so many ms is made less often; contenders without targets make it in one round only. */
const LONG_CALL = 2500;

export class Race {
  readonly workload: Workload;
  /** Rounds so far */
  rounds = 0;
  readonly #entries: readonly Entry[];
  readonly #milliseconds: number;
  readonly #rates: Rates;
  /** Results to compare with, by form */
  readonly #truths = new Map<string, Answer>();

  /**
   * @param players      others are compared with the first of Sluice's that can run a form
   * @param milliseconds as of Effort
   * @param rates        learns from this race, and decides which contenders are too slow for it
   */
  constructor(workload: Workload, players: readonly AskedPlayer[], milliseconds: number, rates: Rates) {
    this.workload = workload;
    this.#milliseconds = milliseconds;
    this.#rates = rates;
    this.#entries = players
      .filter(({ contender }) => contender.tasks.includes(workload.task))
      .filter(({ contender }) => isPlain(workload) || ["Sluice", "PyTorch"].includes(contender.library))
      .map((one) => ({ one, medians: [], took: 0 }));
  }

  /**
   * Asks every contender in turn, forwards and backwards, so that each follows different ones.
   *
   * @param patience as of Effort
   */
  async round(patience: number): Promise<void> {
    const turns = this.rounds % 2 === 0 ? this.#entries : [...this.#entries].reverse();
    for (const entry of turns) await this.#visit(entry, patience);
    this.rounds++;
  }

  /** Estimated milliseconds of the next round, from the last one */
  get expected(): number {
    return this.#entries.filter((entry) => !isDone(entry)).reduce((sum, { took }) => sum + took, 0);
  }

  /** A row of each contender, by the rounds so far, not judged yet. */
  rows(): Row[] {
    return this.#entries.map(({ one, medians, off, refused, failed, passedOver }) => {
      const { name, library, ours, threads, kernels } = one.contender;
      const row: Row = {
        ...{ workload: this.workload.name, contender: name, library, ours, threads },
        ...(kernels && { kernels }),
        ...(off !== undefined && { off }),
        ...(refused && { refused }),
        ...(failed && { failed }),
        ...(passedOver && { passedOver }),
        verdicts: [],
      };
      if (refused === undefined && medians.length > 0) addTimes(row, this.workload, medians);
      return row;
    });
  }

  async #visit(entry: Entry, patience: number): Promise<void> {
    if (isDone(entry) || this.#passesOver(entry, patience)) return;
    const { form } = entry.one.contender;
    const start = performance.now();
    try {
      const answer = await this.#ask(entry, form, this.#milliseconds);
      entry.off = this.#deviation(answer, await this.#truth(entry, answer));
      const allowed = entry.one.contender.within ?? TOLERANCE[this.workload.task];
      if (entry.off === undefined) entry.refused = "there is nothing to compare its results with";
      else if (!(entry.off <= allowed))
        entry.refused = `results are off by ${entry.off.toExponential(1)}, ${allowed} is allowed`;
      entry.medians.push(medianOf(answer.times));
      entry.took = performance.now() - start;
    } catch (error) {
      entry.failed = (error as Error).message;
    }
  }

  /** Whether a contender that is too slow is not asked at all, and then its row says so. */
  #passesOver(entry: Entry, patience: number): boolean {
    const { contender } = entry.one;
    const estimate = this.#rates.estimate(contender, this.workload);
    if (contender.kernels !== undefined || entry.medians.length > 0 || estimate === undefined) return false;
    const { call, basis } = estimate;
    const { compared, timed } = this.#calls(contender);
    // Ours may have to compute every form.
    const forms = new Set(this.#entries.map(({ one }) => this.#key(one.contender.form))).size;
    if ((contender.ours ? forms : 1) * (compared + timed - 1) * call <= patience) return false;
    entry.passedOver = `about ${Number((call / 1000).toPrecision(2))} s a call, ${basis}`;
    return true;
  }

  /** The answer to compare with: the first of Sluice's in this form. */
  async #truth({ one: { contender } }: Entry, answer: Answer): Promise<Answer | undefined> {
    const key = this.#key(contender.form);
    if (contender.ours && !this.#truths.has(key)) this.#truths.set(key, answer);
    for (const entry of this.#entries) {
      if (this.#truths.has(key)) break;
      if (!entry.one.contender.ours || entry.medians.length === 0 || entry.refused) continue;
      try {
        this.#truths.set(key, await this.#ask(entry, contender.form, 0));
      } catch (error) {
        entry.failed = (error as Error).message;
      }
    }
    return this.#truths.get(key);
  }

  /** Undefined without a truth. Losses are compared as far as both have trained. */
  #deviation(answer: Answer, truth: Answer | undefined): number | undefined {
    if (truth === undefined) return undefined;
    const { task } = this.workload;
    const steps = Math.min(answer.compared, truth.compared);
    const shared = ({ check }: Answer) =>
      task === "training" || task === "language" ? check.map((losses) => losses.slice(0, steps)) : check;
    return deviation(shared(answer), shared(truth));
  }

  async #ask({ one }: Entry, form: Form, ms: number): Promise<Answer> {
    const { workload } = this;
    const calls = { ...this.#calls(one.contender), ms };
    const answer = await one.ask<Timed>({ workload, form, calls } satisfies Request);
    this.#rates.learn(one.contender, workload, Math.min(...answer.times));
    return { ...answer, compared: calls.compared };
  }

  #calls(player: Player): typeof USUAL_CALLS {
    const call = this.#rates.estimate(player, this.workload)?.call ?? 0;
    return call > LONG_CALL ? LONG_CALLS : USUAL_CALLS;
  }

  /** Where the reset gate is matters to a GRU only. */
  #key({ hiddenBias, resetAfter }: Form): string {
    return JSON.stringify([hiddenBias, this.workload.cell === "lstm" || resetAfter]);
  }
}

/** Whether a contender is not asked again. */
function isDone({ one, medians, refused, failed, passedOver }: Entry): boolean {
  if (refused ?? failed ?? passedOver) return true;
  return one.contender.kernels === undefined && medians.length > 0 && medianOf(medians) > LONG_CALL;
}
