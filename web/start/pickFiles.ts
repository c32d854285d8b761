import { open, type Slot } from "../state/app.ts";

/** Opens the system's file picker. @returns the chosen files; none when the user closes it */
export function pickFiles(): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    input.addEventListener("change", () => resolve([...(input.files ?? [])]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });
}

/** Opens the checkpoint that the user picks. */
export async function openPicked(slot: Slot = "main"): Promise<void> {
  const files = await pickFiles();
  if (files.length > 0) await open(slot, { kind: "files", files });
}
