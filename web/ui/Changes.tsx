/** Under the name of the file: says that it is shown with changes, and leads to where they can be undone. */
import { amount } from "../charts/numbers.ts";
import { useApp } from "../state/app.ts";
import { StateLink } from "./StateLink.tsx";

export function Changes() {
  const count = useApp(({ main }) => main?.at ?? 0);
  if (count === 0) return null;
  return (
    <p class="quiet">
      with <StateLink to={{ view: "gates" }}>{amount(count, "change")}</StateLink>
    </p>
  );
}
