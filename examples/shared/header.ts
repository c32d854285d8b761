/** The button in the header of every page: light or dark, here and on the next ones. */

const root = document.documentElement;
/** As the documentation keeps it. */
const KEY = "vitepress-theme-appearance";

/** Wires `#theme`. Pages draw their charts again as for a window of another size. */
export function wireHeader(): void {
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
  document.getElementById("theme")!.onclick = () => {
    const { matches } = matchMedia("(prefers-color-scheme: dark)");
    const now = root.style.colorScheme || (matches ? "dark" : "light");
    root.style.colorScheme = now === "dark" ? "light" : "dark";
    kept()?.setItem(KEY, root.style.colorScheme);
    dispatchEvent(new Event("resize"));
  };
}
