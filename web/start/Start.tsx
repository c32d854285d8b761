/** The page before anything is open: what the view shows, a picture of it, and ways to open a checkpoint. */
import type { ViewId } from "../state/address.ts";
import { Button } from "../ui/Button.tsx";
import { StateLink } from "../ui/StateLink.tsx";
import { CellPicture } from "./CellPicture.tsx";
import { ExampleCard } from "./ExampleCard.tsx";
import { examples } from "./examples.ts";
import { openPicked } from "./pickFiles.ts";
import { FadePicture, NetworkPicture } from "./ViewPicture.tsx";

export function Start({ view, title, lead }: { view: ViewId; title: string; lead: string }) {
  return (
    <div class="start">
      <div class="start-open">
        <h1>{title}</h1>
        <p class="start-lead">{lead} Your browser reads the file; nothing is sent anywhere.</p>
        <div class="start-drop">
          <Button look="button primary" onClick={() => void openPicked()}>
            Choose files…
          </Button>
          <span class="quiet">
            or drop them anywhere on this page. A model in several files: all together.
          </span>
        </div>
        <p class="quiet">
          Without a file: <StateLink to={{ view: "lens" }}>slide a bias, and a memory is born</StateLink>, or{" "}
          <StateLink to={{ view: "train" }}>train networks here</StateLink>.
        </p>
      </div>
      <div class="start-try">
        <h2>Or start with an example</h2>
        <ul class="start-examples">
          {examples.map((example) => (
            <li key={example.file}>
              <ExampleCard example={example} view={view} />
            </li>
          ))}
        </ul>
      </div>
      {view === "watch" ? <FadePicture /> : view === "network" ? <NetworkPicture /> : <CellPicture />}
    </div>
  );
}
