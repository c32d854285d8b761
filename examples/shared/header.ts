/** Light or dark, here and on the next pages: set before the first paint, and by the button in the header. */

const root = document.documentElement;
/** As the documentation keeps it. */
const KEY = "vitepress-theme-appearance";

// Some browsers keep nothing for pages.
const kept = () => {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
};
const choice = kept()?.getItem(KEY);
if (choice === "dark" || choice === "light") root.style.colorScheme = choice;

const system = matchMedia("(prefers-color-scheme: dark)");
/** Pages draw their charts again as for a window of another size. */
const draw = () => dispatchEvent(new Event("resize"));
system.onchange = draw;
addEventListener("DOMContentLoaded", () => {
  document.getElementById("theme")!.onclick = () => {
    const now = root.style.colorScheme || (system.matches ? "dark" : "light");
    root.style.colorScheme = now === "dark" ? "light" : "dark";
    kept()?.setItem(KEY, root.style.colorScheme);
    draw();
  };
});
