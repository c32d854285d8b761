/** Files dropped or pasted anywhere on the page: onto the left half to work on, onto the right half to compare with what is open. */
import { useEffect, useState } from "preact/hooks";
import { app, open, type Slot, take, useApp } from "../state/app.ts";

export function DropZone() {
  const [slot, setSlot] = useState<Slot | undefined>();
  const takesNumbers = useApp(
    ({ view, main }) => (view === "network" || view === "watch") && main !== undefined,
  );
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const slotAt = (event: DragEvent): Slot =>
      app.get().main !== undefined && event.clientX > innerWidth / 2 ? "other" : "main";
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setSlot(slotAt(event));
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setSlot(undefined);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setSlot(undefined);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) void take(slotAt(event), files);
    };
    // Files, or the address of one, pasted anywhere but into a field.
    const paste = (event: ClipboardEvent) => {
      if ((event.target as HTMLElement).closest?.("input, textarea") || event.clipboardData === null) return;
      const files = [...event.clipboardData.files];
      const text = event.clipboardData.getData("text/plain").trim();
      if (files.length > 0) void take("main", files);
      // The address of a state of this page, whole or from its #.
      else if (text.startsWith("#") || text.startsWith(`${location.href.replace(/#.*/, "")}#`))
        location.hash = text.slice(text.indexOf("#"));
      else if (/^\S{1,2000}$/.test(text)) void open("main", { kind: "url", url: text });
      else return;
      event.preventDefault();
    };
    const shown = new AbortController();
    document.addEventListener("paste", paste, shown);
    document.addEventListener("dragover", over, shown);
    document.addEventListener("dragleave", leave, shown);
    document.addEventListener("drop", drop, shown);
    return () => shown.abort();
  }, []);
  if (slot === undefined) return null;
  return (
    <div class="drop-over" aria-hidden="true">
      <div class={slot === "main" ? "drop-half drop-on" : "drop-half"}>
        {takesNumbers ? "Open, or run on this" : "Open"}
      </div>
      {app.get().main !== undefined && (
        <div class={slot === "other" ? "drop-half drop-on" : "drop-half"}>Compare with what is open</div>
      )}
    </div>
  );
}
