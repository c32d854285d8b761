/** A name from a file, which may break after `/`, `.`, `_`, `:` and `-`, and within a word only where nothing else helps. */
import { Fragment } from "preact";

export function Name({ text, class: className = "" }: { text: string; class?: string }) {
  return (
    <span class={`name ${className}`}>
      {text.split(/(?<=[/._:-])/).map((part, k) => (
        <Fragment key={k}>
          {k > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
