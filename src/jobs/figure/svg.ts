/** Makes SVG as text, so that figures need no DOM. */

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Returns one element. Omits undefined attributes, and rounds numbers to hundredths. */
export function element(name: string, attributes: Attributes, ...children: string[]): string {
  const list = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : ` ${key}="${typeof value === "number" ? rounded(value) : escaped(value)}"`,
  );
  const inside = children.join("");
  return inside === "" ? `<${name}${list.join("")}/>` : `<${name}${list.join("")}>${inside}</${name}>`;
}

export function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Escapes a text for SVG and HTML: no markup, no control characters. */
export function escaped(text: string): string {
  const signs: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (sign) => signs[sign]).replace(/[^\P{Cc}\n\t]/gu, "");
}

export function text(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return element("text", { x, y, ...attributes }, escaped(content));
}

export function moved(left: number, top: number, ...children: string[]): string {
  return element("g", { transform: `translate(${rounded(left)} ${rounded(top)})` }, ...children);
}
