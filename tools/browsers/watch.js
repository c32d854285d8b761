// In every page that browsers.ts serves: notes errors, does what a first visitor does, reports, and goes to the next page.
const faults = [];
const note = (text) => faults.push(String(text).slice(0, 300));
// Files that do not load send an event that does not bubble.
addEventListener("error", (event) => note(`error: ${event.message ?? event.target.outerHTML}`), true);
addEventListener("unhandledrejection", (event) => note(`rejection: ${event.reason}`));
document.addEventListener("securitypolicyviolation", (event) =>
  note(`policy: ${event.violatedDirective} ${event.blockedURI}`),
);
const logError = console.error;
console.error = (...values) => {
  note(`console: ${values.join(" ")}`);
  logError(...values);
};

async function until(what, find, seconds = 30) {
  for (let tries = 0; tries < seconds * 10; tries++) {
    const found = find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`expected ${what} within ${seconds} s`);
}

/** Waits until a page has done its work. */
const visits = {
  check: () => until("the checks to end", () => globalThis.finished, 120),
  inspector: async () => {
    (await until("an example", () => document.querySelector(".start-examples a"))).click();
    await until("gates of the example", () => document.querySelector(".gate-row, .cell h1"));
  },
  site: async () => {
    await until("the page to answer", () => document.querySelector("#app")?.__vue_app__);
    for (const fence of document.querySelectorAll(".run-fence")) {
      const button = () => fence.querySelector("button.run");
      button().click();
      await new Promise((resolve) => setTimeout(resolve, 100));
      // One that runs in the page's own thread has no button meanwhile.
      await until("the example to end", () => button()?.textContent === "Run", 120);
      const failure = fence.querySelector(".run-output.failed");
      if (failure) note(`example: ${failure.textContent}`);
    }
  },
  page: () => until("a line of status", () => document.querySelector(".status")?.textContent),
};

addEventListener("load", async () => {
  const pages = await (await fetch("/pages.json")).json();
  const at = pages.findIndex(({ path }) => path === location.pathname);
  const { name, kind, path } = pages[at];
  await visits[kind]().catch((error) => note(error.message));
  // Errors of work that goes on come a little later.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const rows = [
    { name, state: faults.length > 0 ? "failed" : "passed", detail: faults.join("; ") || document.title },
  ];
  await fetch("/report", {
    method: "POST",
    body: JSON.stringify({ page: path, rows, isLast: at === pages.length - 1 }),
  });
  if (at < pages.length - 1) location.href = pages[at + 1].path;
});
