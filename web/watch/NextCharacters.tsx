/** The most probable next characters after one step of a text. */
import { useEffect, useState } from "preact/hooks";
import { fail } from "../state/app.ts";
import type { Loaded } from "../state/useEdited.ts";
import type { Methods, NextCharacter } from "./protocol.ts";
import { shownCharacter } from "./UnitText.tsx";

interface Props {
  loaded: Loaded<Methods>;
  subject: number;
  step: number;
  /** The character that follows in the text; absent at its end. */
  actual?: string;
}

/** Milliseconds to wait for another step before asking. */
const PAUSE = 60;

export function NextCharacters({ loaded, subject, step, actual }: Props) {
  const [next, setNext] = useState<NextCharacter[]>([]);
  useEffect(() => {
    let isLast = true;
    const timer = setTimeout(() => {
      loaded.worker.call("next", { subject, step }).then((found) => isLast && setNext(found), fail);
    }, PAUSE);
    return () => {
      isLast = false;
      clearTimeout(timer);
    };
  }, [loaded, subject, step]);
  if (next.length === 0) return null;
  return (
    <div class="watch-next">
      <span class="quiet">Next character:</span>
      <ol aria-label={`Most probable characters after step ${step}`}>
        {next.map(({ label, probability }) => (
          <li key={label} class={label === actual ? "watch-next-actual" : undefined}>
            <span class="mono">{shownCharacter(label)}</span>
            <meter min={0} max={1} value={probability} aria-hidden="true" />
            <span class="quiet num">{`${(100 * probability).toFixed(0)} %`}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
