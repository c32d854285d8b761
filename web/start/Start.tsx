/** The page before anything is open: what the view shows, a picture of it, and ways to open a checkpoint. */
import type { ViewId } from "../state/address.ts";
import { CellPicture } from "./CellPicture.tsx";
import { addressOf, examples } from "./examples.ts";
import { openPicked } from "./pickFiles.ts";
import { FadePicture, NetworkPicture } from "./ViewPicture.tsx";

export function Start({ view, title, lead }: { view: ViewId; title: string; lead: string }) {
  return (
    <div class="start">
      <div class="start-open">
        <h1>{title}</h1>
        <p class="start-lead">{lead} Your browser reads the file; nothing is sent anywhere.</p>
        <div class="start-drop">
          <button type="button" class="button primary" onClick={() => void openPicked()}>
            Choose files…
          </button>
          <span class="quiet">
            or drop them anywhere, or paste an address on this host. A model in several files: all together.
          </span>
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
      </div>
      {view === "watch" ? (
        <FadePicture />
      ) : view === "network" ? (
        <NetworkPicture />
      ) : (
        <CellPicture withFile />
      )}
    </div>
  );
}
