/** Facts about other processes: whether they run, when they began, and in which system their ids hold. */
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

/** When a process began, in clock ticks since boot; `"ended"` for a zombie; empty when /proc does not have it. */
export async function startOf(pid: number): Promise<string> {
  const stat = await fs.readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
  // The second field, the name in parentheses, may contain anything. The state is the third, the start the 22nd.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // A zombie no longer writes files.
  return fields[0] === "Z" ? "ended" : (fields[19] ?? "");
}

/** Identifies the boot and the namespace of process ids, since every container counts its own; empty without /proc. */
export async function processSpace(): Promise<string> {
  const boot = await fs.readFile("/proc/sys/kernel/random/boot_id", "latin1").catch(() => "");
  const numbering = await fs.readlink("/proc/self/ns/pid").catch(() => "");
  return boot === "" || numbering === "" ? "" : `${boot.trim()}/${numbering}`;
}
