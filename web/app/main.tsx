/** The start of the page: the theme, the shell, and the state of the address. */
import { render } from "preact";
import { app, isUnsaved } from "../state/app.ts";
import { startHistory } from "../state/history.ts";
import { prepareWorker } from "../worker/client.ts";
import { keepOffline } from "./offline.ts";
import { Shell } from "./Shell.tsx";
import { startTheme } from "./theme.ts";
import { views } from "./views.ts";

startTheme();
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
