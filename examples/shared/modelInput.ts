/** How a page gets its model: from the file picker, a drop anywhere on the page, `?model=` with addresses of this site, or the build. */

export interface ModelInputOptions<T> {
  /** Makes the model of files by name. */
  load(files: ReadonlyMap<string, Uint8Array>): Promise<T>;
  /** Returns true for a model beside the page's own, which stays. */
  onModel(model: T): boolean | undefined;
  /** Handles files that do not belong to the model, e.g. sound; returns true if it takes one. */
  onOther?(file: File): boolean;
}

/** Fetches the files that `?model=a,b` names. @throws TypeError for another site */
async function filesFromAddress(list: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const part of list.split(",")) {
    const address = new URL(part, location.href);
    if (address.origin !== location.origin)
      throw new TypeError(`expected a file of this site, got ${address.origin}`);
    const response = await fetch(address);
    if (!response.ok) throw new TypeError(`${part}: ${response.status} ${response.statusText}`);
    files.set(address.pathname.split("/").pop()!, new Uint8Array(await response.arrayBuffer()));
  }
  return files;
}

/** Wires `#model-file` and `#model-status`. */
export function modelInput<T>({ load, onModel, onOther }: ModelInputOptions<T>): void {
  const picker = document.querySelector<HTMLInputElement>("#model-file")!;
  const status = document.querySelector<HTMLElement>("#model-status")!;
  let ready = false;

  async function take(get: () => Promise<ReadonlyMap<string, Uint8Array>>, own = false): Promise<void> {
    say(status, "Reading the model …");
    let names: string | undefined;
    try {
      const files = await get();
      names = [...files.keys()].join(", ");
      // The note about the own model, or about having none, does not fit this one.
      if (!onModel(await load(files)) && !own)
        for (const note of document.querySelectorAll(".get, .small")) note.remove();
      ready = true;
      say(status, `Ready: ${names}`);
    } catch (error) {
      if (names === undefined || !(error instanceof Error)) return sayError(status, error);
      // Only its first sentence: the library advises files that this page may not run.
      const [reason] = error.message.split(". ");
      const [wanted] = document.querySelector("#model-kinds")!.textContent!.split(";");
      const stays = ready ? " The earlier model stays loaded." : "";
      sayError(status, `${names} is not a model that this page can run. Choose ${wanted}.${stays}`);
      const [why, title] = ["details", "summary"].map((name) => document.createElement(name));
      title.textContent = "Details";
      why.append(title, reason);
      status.append(why);
    }
  }

  async function read(list: readonly File[]): Promise<void> {
    const model = list.filter((file) => !onOther?.(file));
    if (model.length === 0) return;
    await take(async () => {
      const files = new Map<string, Uint8Array>();
      for (const file of model) files.set(file.name, new Uint8Array(await file.arrayBuffer()));
      return files;
    });
  }

  picker.addEventListener("change", () => void read([...(picker.files ?? [])]));
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", () => document.body.classList.remove("dropping"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dropping");
    void read([...(event.dataTransfer?.files ?? [])]);
  });
  const named = new URLSearchParams(location.search).get("model");
  const address = named ?? document.body.dataset.model;
  if (address !== undefined) void take(() => filesFromAddress(address), named === null);
}

export function say(status: HTMLElement, text: string): void {
  status.textContent = text;
  status.classList.remove("bad");
}

export function sayError(status: HTMLElement, error: unknown): void {
  status.textContent = error instanceof Error ? error.message : String(error);
  status.classList.add("bad");
}
