/** The frame of every view: the bar with views and commands, failures and progress, and the view itself. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { DropZone } from "../start/DropZone.tsx";
import { OpenProgress } from "../start/OpenProgress.tsx";
import { openPicked } from "../start/pickFiles.ts";
import { Start } from "../start/Start.tsx";
import { app, close, fail, step, useApp } from "../state/app.ts";
import { Button } from "../ui/Button.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { StateLink } from "../ui/StateLink.tsx";
import { LiveRegion } from "./announce.tsx";
import { LeaveDialog } from "./LeaveDialog.tsx";
import { views } from "./views.ts";

export function Shell() {
  const view = useApp((state) => state.view);
  const main = useApp((state) => state.main);
  const current = views.find(({ id }) => id === view)!;

  useEffect(() => {
    document.title =
      main === undefined ? "Sluice gate inspector" : `${main.outline.name} · Sluice gate inspector`;
  }, [main?.id]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      // Text has its own undoing; a slider and a choice have none.
      if ((event.target as HTMLElement).closest('textarea, input:not([type="range"])') !== null) return;
      const key = event.key.toLowerCase();
      if (key === "z") void step(event.shiftKey ? 1 : -1);
      else if (key === "y") void step(1);
      else if (key === "o") void openPicked();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  return (
    <>
      <Button look="skip" onClick={() => document.getElementById("main")!.focus()}>
        Skip to content
      </Button>
      <header class="bar">
        <span class="brand">
          <Mark />
          <span>Sluice</span>
          <span class="brand-what">gate inspector</span>
        </span>
        <nav class="tabs" aria-label="Views">
          {views.map(({ id, title, about }) => (
            <StateLink key={id} to={{ view: id }} title={about} isCurrent={id === view}>
              {title}
            </StateLink>
          ))}
        </nav>
        <div class="bar-commands">
          <Button onClick={() => void openPicked()} title="Ctrl O">
            Open…
          </Button>
          {main !== undefined && <Button onClick={() => void close("main")}>Close</Button>}
          <ShareButton />
          <ThemeButton />
        </div>
      </header>
      <Failure />
      <OpenProgress />
      <main id="main" tabIndex={-1}>
        {current.start !== undefined && main === undefined ? (
          <Start view={view} {...current.start} />
        ) : (
          <ViewFrame key={view} id={view} />
        )}
      </main>
      <DropZone />
      <LeaveDialog />
      <LiveRegion />
    </>
  );
}

const loaded = new Map<string, ComponentType>();

function ViewFrame({ id }: { id: string }) {
  const [Component, setComponent] = useState<ComponentType | undefined>(() => loaded.get(id));
  useEffect(() => {
    if (Component !== undefined) return;
    views
      .find((view) => view.id === id)!
      .load()
      .then((module) => {
        loaded.set(id, module.default);
        setComponent(() => module.default);
      }, fail);
  }, []);
  return Component === undefined ? <div class="loading" aria-busy="true" /> : <Component />;
}

function Failure() {
  const failure = useApp((state) => state.failure);
  if (failure === undefined) return null;
  return (
    <div class="failure" role="alert">
      <div class="failure-text">
        <span>{failure.text}</span>
        <details>
          <summary>details</summary>
          code <code class="failure-code">{failure.code}</code>
        </details>
      </div>
      <Button look="icon-button" aria-label="Dismiss" onClick={() => app.set({ failure: undefined })}>
        ✕
      </Button>
    </div>
  );
}

function ShareButton() {
  const kind = useApp(({ main }) => main?.source.kind);
  const isLocal = kind === "files" || kind === "kept";
  return (
    <CopyButton
      name="Share"
      text={() => location.href}
      file="address.txt"
      done={isLocal ? "Copied, without the file" : "Copied"}
    />
  );
}

function ThemeButton() {
  const theme = useApp((state) => state.theme);
  const next = theme === "auto" ? "light" : theme === "light" ? "dark" : "auto";
  return (
    <Button
      look="icon-button"
      aria-label={`Theme: ${theme}. Switch to ${next}`}
      title={`Theme: ${theme}`}
      onClick={() => app.set({ theme: next })}
    >
      {theme === "auto" ? "◐" : theme === "light" ? "☀" : "☾"}
    </Button>
  );
}

function Mark() {
  return (
    <svg width="20" height="20" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M7 5v22M25 5v22" stroke="currentColor" stroke-width="3.4" stroke-linecap="round" />
      <rect x="11" y="6" width="10" height="10" rx="1.5" fill="var(--gate-forget)" />
      <path
        d="M10.500 23c2-2.300 4-2.300 5.500 0s3.500 2.300 5.500 0"
        stroke="var(--gate-input)"
        stroke-width="2.600"
        fill="none"
        stroke-linecap="round"
      />
    </svg>
  );
}
