/** Labelled fields of a form. */

interface SelectProps<Value extends string> {
  name: string;
  value: Value;
  options: readonly { value: Value; label: string; disabled?: boolean }[];
  onChange(value: Value): void;
  /** Default `"field"`. */
  class?: string;
}

export function SelectField<Value extends string>(props: SelectProps<Value>) {
  const { name, value, options, onChange, class: className = "field" } = props;
  return (
    <label class={className}>
      <span>{name}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value as Value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

interface TextProps {
  name: string;
  value: string;
  onInput(value: string): void;
  mode?: "decimal" | "numeric";
  title?: string;
  isInvalid?: boolean;
}

export function TextField({ name, value, onInput, mode = "decimal", title, isInvalid }: TextProps) {
  return (
    <label class="field">
      <span>{name}</span>
      <input
        type="text"
        inputMode={mode}
        title={title}
        value={value}
        aria-invalid={isInvalid}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}

interface LineProps {
  name: string;
  value: string;
  placeholder: string;
  /** Called with the whole line, on Enter or when it is left. */
  set(value: string): void;
  class?: string;
  /** Letters that it has room for. */
  size?: number;
}

/** A line of text that counts once it is whole. */
export function LineField({ name, value, placeholder, set, class: className, size }: LineProps) {
  return (
    <label class={className}>
      <span>{name}</span>
      <input
        type="text"
        placeholder={placeholder}
        spellcheck={false}
        autocomplete="off"
        size={size}
        value={value}
        onChange={(event) => set(event.currentTarget.value.trim())}
      />
    </label>
  );
}

interface NumberProps {
  name: string;
  value: string | number;
  set(value: string): void;
  min: number;
  max: number;
  /** Default: none. */
  class?: string;
}

/** A whole number. */
export function NumberField({ name, value, set, min, max, class: className }: NumberProps) {
  return (
    <label class={className}>
      <span>{name}</span>
      <input
        type="number"
        required
        min={min}
        max={max}
        step={1}
        value={value}
        onInput={(event) => set(event.currentTarget.value)}
      />
    </label>
  );
}
