/** The page before anything is open: what the view shows, a picture of a cell, and four ways to open a checkpoint. */
import { useState } from "preact/hooks";
import type { ViewId } from "../state/address.ts";
import { open } from "../state/app.ts";
import { CellPicture } from "./CellPicture.tsx";
import { addressOf, examples } from "./examples.ts";
import { pickFiles } from "./pickFiles.ts";

export function Start({ view, title, lead }: { view: ViewId; title: string; lead: string }) {
  const [url, setUrl] = useState("");
  return (
    <div class="start">
      <div class="start-open">
        <h1>{title}</h1>
        <p class="start-lead">{lead} Your browser reads the file; nothing is sent anywhere.</p>
        <div class="start-drop">
          <button
            type="button"
            class="button primary"
            onClick={async () => {
              const files = await pickFiles();
              if (files.length > 0) await open("main", { kind: "files", files });
            }}
          >
            Choose files…
          </button>
          <span class="quiet">or drop them anywhere. A model in several files: all together.</span>
        </div>
        <h2>Examples</h2>
        <ul class="start-examples">
          {examples.map((example) => (
            <li key={example.file}>
              <a href={addressOf(example, { view })}>
                <span class="start-example-title">{example.title}</span>
                <span class="quiet">{example.about}</span>
              </a>
            </li>
          ))}
        </ul>
        <form
          class="start-url"
          onSubmit={(event) => {
            event.preventDefault();
            if (url.trim() !== "") void open("main", { kind: "url", url: url.trim() });
          }}
        >
          <label for="start-url">Address on this host</label>
          <input
            id="start-url"
            type="text"
            inputMode="url"
            placeholder="models/mine.safetensors"
            spellcheck={false}
            autocomplete="off"
            value={url}
            onInput={(event) => setUrl(event.currentTarget.value)}
          />
          <button type="submit" class="button">
            Open address
          </button>
        </form>
      </div>
      <CellPicture withFile />
    </div>
  );
}
