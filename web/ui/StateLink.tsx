/** A link to another state of the page: it keeps the open file, and opens in a new tab as links do. */
import type { ComponentChildren } from "preact";
import { writeAddress } from "../state/address.ts";
import { type AppState, app, useApp } from "../state/app.ts";

interface Props {
  /** Parts that change; `params` besides the present ones. */
  to: Partial<Pick<AppState, "view" | "selection" | "params">>;
  children: ComponentChildren;
  class?: string;
  title?: string;
  isCurrent?: boolean;
}

export function StateLink({ to, children, class: className, title, isCurrent = false }: Props) {
  const target = (state: AppState) => ({ ...to, params: { ...state.params, ...to.params } });
  const address = useApp((state) => writeAddress({ ...state, ...target(state) }));
  return (
    <a
      class={className}
      href={address}
      title={title}
      aria-current={isCurrent ? "page" : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0) return;
        event.preventDefault();
        app.set((state) => ({ ...target(state), failure: undefined }));
      }}
    >
      {children}
    </a>
  );
}
