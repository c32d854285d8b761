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

interface InputProps {
  name: string;
  value: string | number;
  set(value: string): void;
  type?: "text" | "number";
  inputMode?: "decimal" | "numeric";
  placeholder?: string;
  title?: string;
  min?: number;
  max?: number;
  /** Letters that it has room for. */
  size?: number;
  isInvalid?: boolean;
  /** Counts once it is whole: on Enter, or when it is left. */
  isLine?: boolean;
  /** Default: none. */
  class?: string;
}

export function TextField({ name, set, class: className, isInvalid, isLine, ...input }: InputProps) {
  const pass = ({ currentTarget: { value } }: { currentTarget: HTMLInputElement }) =>
    set(isLine ? value.trim() : value);
  return (
    <label class={className}>
      <span>{name}</span>
      <input
        type="text"
        spellcheck={false}
        autocomplete="off"
        aria-invalid={isInvalid}
        {...(input as object)}
        {...(isLine ? { onChange: pass } : { onInput: pass })}
      />
    </label>
  );
}

/** A whole number. */
export function NumberField(props: InputProps) {
  return <TextField type="number" {...props} />;
}
