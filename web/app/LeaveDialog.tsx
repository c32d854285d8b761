/** Asks before changes that were not downloaded are left. */
import { useEffect, useRef } from "preact/hooks";
import { amount } from "../charts/numbers.ts";
import { useApp } from "../state/app.ts";
import { Button } from "../ui/Button.tsx";

export function LeaveDialog() {
  const leaving = useApp((state) => state.leaving);
  const main = useApp((state) => state.main);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (leaving !== undefined) dialog.current!.showModal();
  }, [leaving]);
  if (leaving === undefined || main === undefined) return null;
  return (
    <dialog ref={dialog} class="leave" aria-labelledby="leave-title" onCancel={() => leaving(false)}>
      <h2
        id="leave-title"
        class="text"
      >{`${amount(main.at, "change")} to ${main.outline.name} not downloaded`}</h2>
      <p class="quiet">
        The file on disk is unchanged. Download the changed file first, or leave the changes.
      </p>
      <div class="leave-answers">
        <Button look="button primary" onClick={() => leaving(false)}>
          Stay
        </Button>
        <Button onClick={() => leaving(true)}>Leave the changes</Button>
      </div>
    </dialog>
  );
}
