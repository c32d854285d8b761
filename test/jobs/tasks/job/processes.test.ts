/** The script in several processes: shares of uneven size count right, and a killed worker changes nothing. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { prepareJob, type Task } from "../../../../src/tasks.ts";
import {
  all,
  apart,
  lacking,
  linesOf,
  placesFor,
  rendezvous,
  runProgram,
  SCRIPT,
  smallClassifier,
  smallForecaster,
  smallLanguage,
  torchrunEnvironment,
  trainInProcesses,
  trainThere,
} from "../../../support/jobs.ts";

const placeOf = placesFor("jobs in processes", "all cases but one of jobs in processes");

/** Why there are no two hosts here: they take the right to make network namespaces. */
const noHosts = ((): string | undefined => {
  const name = `sluice${process.pid}`;
  const made = spawnSync("ip", ["netns", "add", name], { encoding: "utf8" });
  if (made.status !== 0) return made.error?.message ?? made.stderr.trim();
  spawnSync("ip", ["netns", "del", name]);
  return undefined;
})();
if (all && noHosts !== undefined) console.log(`Skipped: jobs on two hosts, because ${noHosts}.`);

/** A batch of five sequences is shared as two and three; the last of an epoch has one, for two processes. */
const cases: [string, () => Task][] = [
  ["a text", () => smallLanguage()],
  ["sequences", () => smallClassifier("numbers", {}, "balanced", 37)],
  ["a table", () => smallForecaster({}, { batchSize: 29 })],
];

describe.skipIf(lacking !== undefined)("two processes", () => {
  test.each(all ? cases : cases.slice(1, 2))(
    "%s: the losses of one",
    async (name, make) => {
      const place = placeOf(name);
      await prepareJob(make(), `${place}-1`, { epochs: 2 });
      cpSync(`${place}-1`, `${place}-2`, { recursive: true });
      const one = await trainThere(`${place}-1`);
      const two = await trainInProcesses(2, `${place}-2`);
      expect([one.code, two.code], two.error).toEqual([0, 0]);
      const [alone, together] = [linesOf(`${place}-1/run`), linesOf(`${place}-2/run`)];
      expect(together).toHaveLength(alone.length);
      const { most } = apart(together, alone);
      console.log(`${name}: ${alone.length} updates in two processes within ${most.toExponential(1)} of one`);
      expect(most).toBeLessThan(1e-5);
      alone.forEach(({ validation, gradNorm }, k) => {
        expect(Math.abs(together[k].gradNorm / gradNorm - 1)).toBeLessThan(1e-4);
        for (const [key, value] of Object.entries(validation ?? {}))
          expect(Math.abs(together[k].validation![key] / value - 1), key).toBeLessThan(1e-4);
      });
    },
    240_000,
  );

  test.skipIf(!all)(
    "a worker killed in the middle: the run ends as an undisturbed one",
    async () => {
      const place = placeOf("killed");
      await prepareJob(smallLanguage(), `${place}-1`, { epochs: 2, checkpointEvery: 10 });
      cpSync(`${place}-1`, `${place}-2`, { recursive: true });
      const undisturbed = await trainInProcesses(2, `${place}-1`);
      expect(undisturbed.code, undisturbed.error).toBe(0);
      let killed = false;
      const disturbed = await trainInProcesses(2, `${place}-2`, ["--json"], (text) => {
        if (killed || !text.includes('"step": 57')) return;
        killed = true;
        const workers = execFileSync("pgrep", ["-f", `python.* ${place}-2 --json`], { encoding: "utf8" })
          .trim()
          .split("\n")
          .map(Number);
        // torchrun itself has the lowest number.
        process.kill(Math.max(...workers), "SIGKILL");
      });
      expect(killed).toBe(true);
      // The other worker lost its partner: the kill hit a worker, in the middle.
      expect(undisturbed.error).not.toContain("Traceback");
      expect(disturbed.error).toContain("[rank0]: Traceback");
      expect(disturbed.code, disturbed.error).toBe(0);
      for (const file of ["metrics.jsonl", "model.safetensors", "checkpoint-110.safetensors"])
        expect(
          readFileSync(`${place}-2/run/${file}`).equals(readFileSync(`${place}-1/run/${file}`)),
          file,
        ).toBe(true);
    },
    240_000,
  );

  test.skipIf(!all || noHosts !== undefined)(
    "two hosts: the losses of one process",
    async () => {
      const place = placeOf("hosts");
      await prepareJob(smallLanguage(), `${place}-1`, { epochs: 1 });
      cpSync(`${place}-1`, `${place}-2`, { recursive: true });
      const one = await trainThere(`${place}-1`);
      const two = await inTwoHosts((host) =>
        runProgram(
          "ip",
          [
            ...host.enter,
            "torchrun",
            "--nnodes",
            "2",
            "--nproc-per-node",
            "1",
            "--local-addr",
            host.address,
            ...rendezvous(`${place}-2/rendezvous`),
            SCRIPT,
            `${place}-2`,
          ],
          {
            ...torchrunEnvironment,
            GLOO_SOCKET_IFNAME: host.device,
          },
        ),
      );
      expect([one.code, ...two.map(({ code }) => code)], two[0].error).toEqual([0, 0, 0]);
      const { most } = apart(linesOf(`${place}-2/run`), linesOf(`${place}-1/run`));
      console.log(`two hosts within ${most.toExponential(1)} of one process`);
      expect(most).toBeLessThan(1e-5);
    },
    240_000,
  );
});

interface Host {
  /** Arguments of `ip` that run a program there. */
  enter: readonly string[];
  address: string;
  device: string;
}

/** Runs work in two network namespaces that a pair of devices joins. */
async function inTwoHosts<T>(work: (host: Host) => Promise<T>): Promise<T[]> {
  const names = ["a", "b"].map((each) => `sluice${process.pid}${each}`);
  const ip = (line: string) => execFileSync("ip", line.split(" "));
  try {
    for (const name of names) ip(`netns add ${name}`);
    ip(`link add eth7 netns ${names[0]} type veth peer name eth7 netns ${names[1]}`);
    const hosts = names.map((name, k): Host => {
      const address = `10.77.0.${k + 1}`;
      ip(`-n ${name} addr add ${address}/24 dev eth7`);
      for (const device of ["lo", "eth7"]) ip(`-n ${name} link set ${device} up`);
      return { enter: ["netns", "exec", name], address, device: "eth7" };
    });
    return await Promise.all(hosts.map(work));
  } finally {
    for (const name of names) execFileSync("ip", ["netns", "del", name]);
  }
}
