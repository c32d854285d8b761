/** Light or dark: the system's, unless the user chose. */
import { app, useApp } from "../state/app.ts";

const KEY = "sluice.theme";
const system = () => matchMedia("(prefers-color-scheme: dark)");

/** Shows the theme that was stored, and from then on the one of the state. */
export function startTheme(): void {
  const stored = storedTheme();
  app.set({ theme: stored === "light" || stored === "dark" ? stored : "auto" });
  show();
  app.watch((state, before) => {
    if (state.theme !== before.theme) show();
  });
  system().addEventListener("change", show);
}

function storedTheme(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // No storage on this host: the system's theme.
    return null;
  }
}

function show(): void {
  const { theme } = app.get();
  const isDark = theme === "auto" ? system().matches : theme === "dark";
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
  app.set({ isDark });
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Kept for this visit only.
  }
}

/** Whether the page is dark now; for pictures whose pixels depend on it. Custom properties do the rest. */
export const useDark = (): boolean => useApp(({ isDark }) => isDark);
