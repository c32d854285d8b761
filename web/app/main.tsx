/** The start of the page: state from the address, the shell, and the address kept in step with the state. */
import { render } from "preact";
import { readAddress, writeAddress } from "../state/address.ts";
import { app, open } from "../state/app.ts";
import { prepareWorker } from "../worker/client.ts";
import { keepOffline } from "./offline.ts";
import { Shell } from "./Shell.tsx";
import { applyTheme, storedTheme } from "./theme.ts";
import { views } from "./views.ts";

const address = readAddress(location.hash);
const view = views.find(({ id }) => id === address.view)?.id ?? views[0].id;
app.set({ view, selection: address.selection, params: address.params, theme: storedTheme() });
applyTheme(app.get().theme);

render(<Shell />, document.getElementById("app")!);

void start();
keepOffline();
// Start the worker for the first checkpoint while the user looks for it.
setTimeout(() => {
  prepareWorker();
  void views[0].load();
}, 300);

async function start(): Promise<void> {
  if (address.open !== undefined) {
    const isOpen = await open("main", address.open, address.readAs, address.edits);
    if (isOpen) app.set({ selection: app.get().selection });
    if (isOpen && address.other !== undefined) await open("other", address.other);
  }
  app.watch((state, before) => {
    if (state.theme !== before.theme) applyTheme(state.theme);
    const shown = ["view", "main", "other", "selection", "params"] as const;
    if (shown.every((key) => state[key] === before[key])) return;
    const next = writeAddress(state);
    if (next !== location.hash) history.replaceState(null, "", next);
  });
}
