interface Props {
  name: string;
  value: number;
  /** Default 0 */
  least?: number;
  most: number;
  /** Default 1 */
  step?: number;
  /** The value in words. */
  text: string;
  disabled?: boolean;
  /** Called while it moves. */
  set(value: number): void;
  /** Called where it stops. */
  onStop?(value: number): void;
}

/** A number between two others, with its name and its value. */
export function Slider({ name, value, least = 0, most, step = 1, text, disabled, set, onStop }: Props) {
  return (
    <label class="slider">
      <span>{name}</span>
      <input
        type="range"
        min={least}
        max={Math.max(least, most)}
        step={step}
        disabled={disabled}
        value={value}
        aria-label={name}
        aria-valuetext={text}
        onInput={(event) => set(Number(event.currentTarget.value))}
        onChange={(event) => onStop?.(Number(event.currentTarget.value))}
      />
      <output class="num">{text}</output>
    </label>
  );
}
