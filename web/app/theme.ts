/** Light or dark: the system's, unless the user chose. */
import { useEffect, useState } from "preact/hooks";
import type { AppState } from "../state/app.ts";

const KEY = "sluice.theme";

export function storedTheme(): AppState["theme"] {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === "light" || stored === "dark" ? stored : "auto";
  } catch {
    // No storage on this host: the system's theme.
    return "auto";
  }
}

export function applyTheme(theme: AppState["theme"]): void {
  if (theme === "auto") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.setAttribute("data-theme", theme);
  try {
    if (theme === "auto") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Kept for this visit only.
  }
  document.dispatchEvent(new CustomEvent("themechange"));
}

function isDark(): boolean {
  const chosen = document.documentElement.getAttribute("data-theme");
  return chosen === null ? matchMedia("(prefers-color-scheme: dark)").matches : chosen === "dark";
}

/** Whether the page is dark now; for pictures whose pixels depend on it. Custom properties do the rest. */
export function useDark(): boolean {
  const [dark, setDark] = useState(isDark);
  useEffect(() => {
    const update = () => setDark(isDark());
    const query = matchMedia("(prefers-color-scheme: dark)");
    query.addEventListener("change", update);
    document.addEventListener("themechange", update);
    return () => {
      query.removeEventListener("change", update);
      document.removeEventListener("themechange", update);
    };
  }, []);
  return dark;
}
