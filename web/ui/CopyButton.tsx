/** A button that copies a text, and says so for a moment. */
import { useState } from "preact/hooks";
import { copyText } from "../charts/save.tsx";
import { Button } from "./Button.tsx";

interface Props {
  name: string;
  label?: string;
  text(): string;
  /** Where the page may not use the clipboard, the text is saved under this name. */
  file: string;
  /** Shown after copying; default `"Copied"`. */
  done?: string;
  class?: string;
}

export function CopyButton({ name, label, text, file, done = "Copied", class: className }: Props) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await copyText(text(), file);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <Button look={`button ${className ?? ""}`} aria-label={label} onClick={() => void copy()}>
      {isCopied ? done : name}
    </Button>
  );
}
