/** Contenders that compute nothing and give the answers you set. */
import type { Player } from "../../bench/contenders.ts";
import { type Form, FULL_FORM } from "../../bench/nets/net.ts";
import type { AskedPlayer } from "../../bench/race.ts";
import type { Request } from "../../bench/requests.ts";
import type { Workload } from "../../bench/workloads.ts";

const shape = { batch: 2, steps: 3, inputSize: 4, hiddenSize: 5, layers: 1 };
export const workload: Workload = {
  ...{ name: "w", task: "training", cell: "lstm", ...shape, runs: "usual", targets: [] },
};

export interface Fake extends AskedPlayer {
  /** Requests so far */
  asked: Extract<Request, { workload: Workload }>[];
}

export interface Behaviour extends Partial<Player> {
  /** Results in a form */
  results?(form: Form): number[][];
  /** Milliseconds of a call */
  call?: number | ((w: Workload) => number);
  /** Thrown at every request */
  crashes?: string;
}

export const right = () => [[1, 2, 3]];

/** Names of fakes in the order in which they were asked. */
export const log: string[] = [];

export function fake(name: string, { results = right, call = 10, crashes, ...own }: Behaviour = {}): Fake {
  const asked: Fake["asked"] = [];
  const player: Player = {
    ...{ name, library: own.ours ? "Sluice" : name, ours: false, threads: 1, command: [] },
    ...{ tasks: ["training"], form: FULL_FORM },
    ...own,
  };
  const ask = async (request: object) => {
    const known = request as Fake["asked"][number];
    asked.push(known);
    log.push(name);
    if (crashes !== undefined) throw new Error(crashes);
    const each = typeof call === "number" ? call : call(known.workload);
    return { check: results(known.form), times: [each + 1, each, each + 5] };
  };
  return { contender: player, asked, ask: ask as AskedPlayer["ask"] };
}

export const ours = (name = "Sluice reference", behaviour: Behaviour = {}) =>
  fake(name, { ours: true, ...behaviour });
