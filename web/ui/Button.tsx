/** A button that submits no form. */
import type { ComponentProps } from "preact";

interface Props extends Omit<ComponentProps<"button">, "class" | "type"> {
  /** Its class. Default `"button"`. */
  look?: string;
}

export const Button = ({ look = "button", ...props }: Props) => (
  <button type="button" class={look} {...props} />
);
