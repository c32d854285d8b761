/**
 * A contender is a separate program that reads requests and writes answers, in JSON, one a line. Each has its own process, so that none
 * inherits another's memory, threads or compiled code, and they take turns, so that all meet the same load. An answer `{ error }` reports a
 * failure.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Contender {
  name: string;
  /** Whether it is Sluice's; the table compares with the best of the others. */
  ours: boolean;
  threads: number;
  command: string[];
  /** Added to the environment; undefined removes a variable */
  env?: Record<string, string | undefined>;
}

/** A contender that cannot run here, and why. */
export interface Absent {
  name: string;
  why: string;
}

/** A contender that answers. */
export interface Asked<C extends Contender = Contender> {
  readonly contender: C;
  /** @throws Error when the answer is an error or missing */
  ask<Answer>(request: object): Promise<Answer>;
}

/** Milliseconds after which a contender that does not answer is ended. */
const LIMIT = 300_000;

/** A running contender. */
export class Running<C extends Contender = Contender> implements Asked<C> {
  readonly contender: C;
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(contender: C) {
    this.contender = contender;
    const [program, ...args] = contender.command;
    this.#process = spawn(program, args, {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, ...contender.env },
    });
    this.#process.on("error", () => {});
    // Writing to a program that has ended fails; we report the missing answer instead.
    this.#process.stdin!.on("error", () => {});
    this.#lines = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
  }

  async ask<Answer>(request: object): Promise<Answer> {
    const { name } = this.contender;
    this.#process.stdin!.write(`${JSON.stringify(request)}\n`);
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), LIMIT);
    let line: IteratorResult<string>;
    // Libraries may greet on the standard output.
    do line = await this.#lines.next();
    while (!line.done && !line.value.startsWith("{"));
    clearTimeout(timer);
    if (line.done) throw new Error(`${name} ended without an answer to ${JSON.stringify(request)}`);
    const answer = JSON.parse(line.value) as Answer & { error?: string };
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  }

  stop(): void {
    this.#process.kill();
  }
}
