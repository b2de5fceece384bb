/** Light or dark: as the system has it, unless the user of this browser says otherwise. */
import { effect, signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";

const storageKey = "msdp-theme";

export const theme = signal<Theme>(readTheme());

effect(() => {
  const chosen = theme.value;
  document.documentElement.dataset["theme"] = chosen;
  try {
    if (chosen === "system") localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, chosen);
  } catch {
    // A browser that keeps nothing shows the choice until it is closed.
  }
});

const turns: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };

export function turnTheme(): void {
  theme.value = turns[theme.value];
}

function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(storageKey);
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    return "system";
  }
}
