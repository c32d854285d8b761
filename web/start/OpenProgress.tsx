/** The progress of opening a file, and a button to cancel. It floats over the page, so nothing moves. */
import { useEffect, useState } from "preact/hooks";
import { cancelOpening, useApp } from "../state/app.ts";
import { Button } from "../ui/Button.tsx";

/** Openings shorter than this, in milliseconds, show nothing. */
const PATIENCE = 150;

export function OpenProgress() {
  const opening = useApp((state) => state.opening);
  const [isLong, setLong] = useState(false);
  const isOpening = opening !== undefined;
  useEffect(() => {
    setLong(false);
    if (!isOpening) return;
    const timer = setTimeout(() => setLong(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [isOpening]);
  if (opening === undefined || !isLong) return null;
  const { name, progress } = opening;
  const share = progress && progress.total > 0 ? progress.done / progress.total : undefined;
  return (
    <section class="opening" aria-label="Opening a checkpoint">
      <span class="opening-name">{name}</span>
      <progress aria-label={`${progress?.what ?? "opening"} ${name}`} value={share} max={1} />
      <span class="quiet">{progress?.what ?? "opening"}</span>
      <Button onClick={cancelOpening}>Cancel</Button>
    </section>
  );
}
