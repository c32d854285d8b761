/** One workload on all contenders: results compared first, then timed in turns. */
import { addTimes, deviation, median, type Row, TOLERANCE, toLinear } from "./compare.ts";
import type { Asked } from "./contender.ts";
import type { Player } from "./contenders.ts";
import { CHECK_CALLS, type Form } from "./nets/net.ts";
import type { Checked, Request, Timed } from "./requests.ts";
import { LINEAR_WITHIN, operations, type Scaling, type Workload } from "./workloads.ts";

export interface Effort {
  rounds: number;
  /** Of each contender in a round */
  milliseconds: number;
  /** A contender whose first calls would take longer, at the rate of a smaller workload, is not asked: milliseconds */
  patience: number;
}

export type AskedPlayer = Asked<Player>;

/** A call that takes so long is timed by the calls that are compared, and not again. */
const LONG_CALL = 2500;
/** A call that takes so long needs none before it to warm up, and one is enough for a round. */
const COLD_CALL = 300;

/** What is known of a contender from earlier workloads. */
class Rates {
  readonly #best = new Map<string, number>();

  /** Milliseconds that a call may take, and how that is known; undefined where nothing is. */
  estimate(player: Player, w: Workload): { call: number; basis: string } | undefined {
    const rate = this.#best.get(key(player, w));
    if (rate !== undefined) return { call: work(w) / rate, basis: "at its rate so far" };
    if (player.expected === undefined) return undefined;
    return { call: work(w) / player.expected / 1e6, basis: "as it once took" };
  }

  learn(player: Player, w: Workload, milliseconds: number): void {
    const rate = work(w) / milliseconds;
    this.#best.set(key(player, w), Math.max(rate, this.#best.get(key(player, w)) ?? 0));
  }
}

/** Operations a call; of construction, what an orthogonal matrix costs. */
const work = (w: Workload) => operations(w) || w.hiddenSize ** 3;

/** Workloads of about one rate: one sequence alone is another matter than many. */
function key({ name }: Player, { task, batch }: Workload): string {
  const kind = task === "inference" || task === "construction" ? task : "gradients";
  return `${name}, ${kind}, ${batch === 1 ? "alone" : "batch"}`;
}

export class Measurement {
  readonly #players: readonly AskedPlayer[];
  readonly #effort: Effort;
  readonly #rates = new Rates();
  /** Workloads and sizes that were given fewer rounds than wanted, since their time was over */
  readonly cut: string[] = [];

  /**
   * @param players the first one that can is what others are compared with, in the form of each
   */
  constructor(players: readonly AskedPlayer[], effort: Effort) {
    this.#players = players;
    this.#effort = effort;
  }

  /**
   * Rows of one workload, one of each contender that has its task.
   *
   * @param deadline by performance.now(): no round but the first begins later
   */
  async measure(w: Workload, deadline = Infinity): Promise<Row[]> {
    const able = this.#players.filter(({ contender }) => contender.tasks.includes(w.task));
    const checked = await this.#check(able, w);
    const timed = checked.filter(({ row }) => !(row.refused || row.failed || row.passedOver));
    await this.#rounds(w.name, deadline, timed.length, (k) => this.#round(timed[k], w));
    for (const { row, medians } of timed) {
      if (medians.length > 0) addTimes(row, w, medians);
    }
    await this.#forget(able);
    return checked.map(({ row }) => row);
  }

  /** Of each contender and point, how many times as long an operation takes as at the smallest. */
  async scale({ size, points }: Scaling, deadline = Infinity): Promise<ScalingRow[]> {
    const held = this.#players.filter(({ contender }) => contender.kernels !== undefined);
    const checked = new Map<Workload, Entry[]>();
    for (const w of points) checked.set(w, await this.#check(held, w));
    await this.#rounds(`time by ${size}`, deadline, held.length, async (k) => {
      for (const w of points) await this.#round(checked.get(w)![k], w);
    });
    await this.#forget(held);
    return held.map(({ contender }, k): ScalingRow => {
      const entries = points.map((w) => checked.get(w)![k]);
      const known = { contender: contender.name, points: points.map(({ name }) => name) };
      const broken = entries.map(({ row }) => row.refused ?? row.failed).find((why) => why !== undefined);
      if (broken !== undefined) return { ...known, broken };
      const milliseconds = entries.map(({ medians }) => median(medians));
      const linear = toLinear(points, milliseconds);
      const met = linear.every((value) => Math.abs(value - 1) <= LINEAR_WITHIN);
      return { ...known, milliseconds, linear, met };
    });
  }

  async #check(able: readonly AskedPlayer[], w: Workload): Promise<Entry[]> {
    const entries = able.map(
      (one): Entry => ({ one, row: emptyRow(one.contender, w), medians: [], call: 0 }),
    );
    const forms = new Set(able.map(({ contender }) => formKey(contender.form, w))).size;
    const asked = entries.filter((entry) => !this.#passesOver(entry, w, forms));
    const truths = await this.#truths(asked, w);
    for (const entry of asked) {
      const { one, row } = entry;
      const truth = truths.get(formKey(one.contender.form, w));
      const answer = truth?.from === entry ? truth.answer : await this.#ask(entry, w, one.contender.form);
      if (answer === undefined) continue;
      row.off = deviation(answer.check, truth?.answer.check ?? []);
      if (truth === undefined) row.refused = "there is nothing to compare its results with";
      else if (!(row.off <= TOLERANCE[w.task])) {
        row.refused = `results are off by ${row.off.toExponential(1)}, ${TOLERANCE[w.task]} is allowed`;
      }
      const [, ...warm] = answer.times;
      entry.call = median(warm);
      this.#rates.learn(one.contender, w, Math.min(...warm));
      if (entry.call > LONG_CALL) entry.medians.push(entry.call);
    }
    return entries;
  }

  /** Results by form, each of the first contender of ours that computes it; last in its own form, in which it is timed. */
  async #truths(asked: readonly Entry[], w: Workload): Promise<Map<string, Truth>> {
    const forms = new Map(asked.map(({ one }) => [formKey(one.contender.form, w), one.contender.form]));
    const truths = new Map<string, Truth>();
    for (const [key, form] of [...forms].reverse()) {
      for (const entry of asked.filter(({ one, row }) => one.contender.ours && !row.failed)) {
        const answer = await this.#ask(entry, w, form);
        if (answer === undefined) continue;
        truths.set(key, { from: entry, answer });
        break;
      }
    }
    return truths;
  }

  /** The answer, or none when the contender fails, and then its row says so. */
  async #ask({ one, row }: Entry, workload: Workload, form: Form): Promise<Checked | undefined> {
    try {
      return await one.ask<Checked>({ workload, form } satisfies Request);
    } catch (error) {
      row.failed = (error as Error).message;
      return undefined;
    }
  }

  /** Whether a contender is not asked. Ours may have to compute every form; those with targets are asked in any case. */
  #passesOver({ one, row }: Entry, w: Workload, forms: number): boolean {
    const { contender } = one;
    const estimate = this.#rates.estimate(contender, w);
    if (contender.kernels !== undefined || estimate === undefined) return false;
    const { call, basis } = estimate;
    if (CHECK_CALLS * (contender.ours ? forms : 1) * call <= this.#effort.patience) return false;
    row.passedOver = `about ${Number((call / 1000).toPrecision(2))} s a call, ${basis}`;
    return true;
  }

  /** Rounds in which each of `count` has its turn. */
  async #rounds(name: string, deadline: number, count: number, turn: (k: number) => Promise<void>) {
    for (let round = 0; round < this.#effort.rounds; round++) {
      if (round > 0 && performance.now() > deadline) {
        this.cut.push(name);
        return;
      }
      for (const k of inTurn(count, round)) await turn(k);
    }
  }

  async #round({ one, row, call, medians }: Entry, w: Workload): Promise<void> {
    if (call > LONG_CALL || row.refused || row.failed || row.passedOver) return;
    const isShort = call < COLD_CALL;
    const { milliseconds } = this.#effort;
    try {
      const request: Request = { run: w.name, ms: milliseconds, least: isShort ? 3 : 1, warmUp: isShort };
      const { times } = await one.ask<Timed>(request);
      medians.push(median(times));
      this.#rates.learn(one.contender, w, Math.min(...times));
    } catch (error) {
      row.failed = (error as Error).message;
    }
  }

  async #forget(players: readonly AskedPlayer[]): Promise<void> {
    for (const one of players) {
      // Who has died is found out at the next workload.
      await one.ask({ forget: true } satisfies Request).catch(() => {});
    }
  }
}

interface Entry {
  one: AskedPlayer;
  row: Row;
  medians: number[];
  /** Milliseconds of a call, as far as known */
  call: number;
}

/** What results are compared with, and whose it is. */
interface Truth {
  from: Entry;
  answer: Checked;
}

export interface ScalingRow {
  contender: string;
  points: string[];
  /** Why there are no times: wrong results or an error at some point */
  broken?: string;
  milliseconds?: number[];
  /** By point: 1 is linear */
  linear?: number[];
  met?: boolean;
}

function emptyRow({ name, library, ours, threads, kernels }: Player, w: Workload): Row {
  return {
    workload: w.name,
    contender: name,
    library,
    ours,
    threads,
    ...(kernels && { kernels }),
    verdicts: [],
  };
}

/** Where the reset gate is matters to a GRU only. */
const formKey = ({ hiddenBias, resetAfter }: Form, w: Workload) =>
  JSON.stringify([hiddenBias, w.cell === "lstm" || resetAfter]);

/** The order of turns: forwards and backwards, so that nobody always follows the same other. */
function inTurn(count: number, round: number): number[] {
  const order = Array.from({ length: count }, (_, k) => k);
  return round % 2 === 0 ? order : order.reverse();
}
