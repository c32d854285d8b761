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
