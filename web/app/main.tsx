/** The start of the page: the theme, the shell, and the state of the address. */
import { render } from "preact";
import { app, isUnsaved } from "../state/app.ts";
import { startHistory } from "../state/history.ts";
import { prepareWorker } from "../worker/client.ts";
import { keepOffline } from "./offline.ts";
import { Shell } from "./Shell.tsx";
import { applyTheme, storedTheme } from "./theme.ts";
import { views } from "./views.ts";

app.set({ theme: storedTheme() });
applyTheme(app.get().theme);
app.watch((state, before) => {
  if (state.theme !== before.theme) applyTheme(state.theme);
});
startHistory();

render(<Shell />, document.getElementById("app")!);

addEventListener("beforeunload", (event) => {
  if (isUnsaved(app.get())) event.preventDefault();
});
keepOffline();
// Start the worker for the first checkpoint while the user looks for it.
setTimeout(() => {
  prepareWorker();
  void views[0].load();
}, 300);
