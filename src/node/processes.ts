/** What a process can know of others: whether they run, when they began, and whose numbers they have. */
import * as fs from "node:fs/promises";

/** Whether a process runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** When a process began, in ticks; empty where the system has no /proc. */
export async function startOf(pid: number): Promise<string> {
  const stat = await fs.readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
  // The second field, the name in parentheses, may contain anything. The state is the third, the start the 22nd.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // A zombie writes no more.
  return fields[0] === "Z" ? "ended" : (fields[19] ?? "");
}

/** The start of the system and the numbering of processes, as containers have their own; empty where there is no /proc. */
export async function processSpace(): Promise<string> {
  const boot = await fs.readFile("/proc/sys/kernel/random/boot_id", "latin1").catch(() => "");
  const numbering = await fs.readlink("/proc/self/ns/pid").catch(() => "");
  return boot === "" || numbering === "" ? "" : `${boot.trim()}/${numbering}`;
}
