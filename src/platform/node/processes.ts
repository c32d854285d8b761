/** Facts about other processes: whether they run, when they began, and in which system their ids hold. */
import { readlinkSync } from "node:fs";
import * as fs from "node:fs/promises";
import { basename } from "node:path";

/** Whether a process of this id has not ended, or ended and waits for its parent to ask. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Whether a process still runs. Systems reuse ids, so it compares start times where both are known.
 *
 * @param start as `startOf` returned it; empty if unknown
 */
export async function isRunning(pid: number, start = ""): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const now = await startOf(pid);
  // A zombie no longer writes files.
  if (now === "ended") return false;
  return now === "" || start === "" || now === start;
}

/** The number of the thread that runs this, among those of its process; empty without /proc. */
export function threadNumber(): string {
  try {
    // Not with the promise, which another thread would fulfil.
    return basename(readlinkSync("/proc/thread-self"));
  } catch {
    return "";
  }
}

/** When a process, or a thread of it, began, in clock ticks since boot; `"ended"` for a zombie; empty when /proc does not have it. */
export async function startOf(pid: number, thread?: string): Promise<string> {
  const task = thread === undefined ? "" : `/task/${thread}`;
  const stat = await fs.readFile(`/proc/${pid}${task}/stat`, "latin1").catch(() => "");
  // The second field, the name in parentheses, may contain anything. The state is the third, the start the 22nd.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" ? "ended" : (fields[19] ?? "");
}

/** Identifies the installation of the system; empty where it has no id. */
export async function machineId(): Promise<string> {
  const id = await fs.readFile("/etc/machine-id", "latin1").catch(() => "");
  return /^[0-9a-f]{32}\s*$/.test(id) ? id.trim() : "";
}

/** Identifies the boot and the namespace of process ids, since every container counts its own; empty without /proc. */
export async function processSpace(): Promise<string> {
  const boot = await fs.readFile("/proc/sys/kernel/random/boot_id", "latin1").catch(() => "");
  const numbering = await fs.readlink("/proc/self/ns/pid").catch(() => "");
  return boot === "" || numbering === "" ? "" : `${boot.trim()}/${numbering}`;
}
