/** A choice of one among a few, all visible. */
import type { ComponentChildren } from "preact";

interface Props<Value extends string> {
  label: string;
  value: Value;
  choices: readonly { value: Value; label: ComponentChildren }[];
  onChange(value: Value): void;
  wide?: boolean;
}

export function Segments<Value extends string>({ label, value, choices, onChange, wide }: Props<Value>) {
  return (
    <fieldset class={wide ? "segments segments-wide" : "segments"}>
      <legend class="visually-hidden">{label}</legend>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}
