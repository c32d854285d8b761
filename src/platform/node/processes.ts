/** Facts about other processes of this machine: whether they run, and when they began. */
import * as fs from "node:fs/promises";

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

/** When a process began, in clock ticks since boot; `"ended"` for a zombie; empty when /proc does not have it. */
export async function startOf(pid: number): Promise<string> {
  const stat = await fs.readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
  // The second field, the name in parentheses, may contain anything. The state is the third, the start the 22nd.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" ? "ended" : (fields[19] ?? "");
}
