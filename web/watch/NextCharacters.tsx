/** The most probable next characters. */

import type { Loaded } from "../state/useEdited.ts";
import { useLatest } from "../state/useLatest.ts";
import { Button } from "../ui/Button.tsx";
import type { Methods, NextCharacter } from "./protocol.ts";
import { shownCharacter } from "./UnitText.tsx";

interface ListProps {
  next: readonly NextCharacter[];
  label: string;
  /** The character that follows in the text; absent at its end. */
  actual?: string;
  /** Called with the character that was chosen. */
  onPick?(label: string): void;
}

export function CharacterList({ next, label, actual, onPick }: ListProps) {
  return (
    <div class="watch-next">
      <span class="quiet">Next character:</span>
      <ol aria-label={label}>
        {next.map(({ label, probability }) => {
          const shown = label === " " ? "␣" : shownCharacter(label);
          return (
            <li key={label} class={label === actual ? "watch-next-actual" : undefined}>
              {onPick === undefined ? (
                <span class="mono">{shown}</span>
              ) : (
                <Button look="button mono" title="Add it" onClick={() => onPick(label)}>
                  {shown}
                </Button>
              )}
              <meter min={0} max={1} value={probability} aria-hidden="true" />
              <span class="quiet num">{`${(100 * probability).toFixed(0)} %`}</span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

interface Props {
  loaded: Loaded<Methods>;
  subject: number;
  step: number;
  actual?: string;
}

/** Those after one step of the text that was fed. */
export function NextCharacters({ loaded, subject, step, actual }: Props) {
  const next = useLatest(() => loaded.worker.call("next", { subject, step }), [loaded, subject, step]) ?? [];
  if (next.length === 0) return null;
  return <CharacterList next={next} actual={actual} label={`Most probable characters after step ${step}`} />;
}
