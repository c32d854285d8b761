/** A canvas in the colours of the page and as sharp as the screen. */
export function surface(canvas: HTMLCanvasElement): {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  colour(name: string): string;
} {
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d")!;
  context.scale(scale, scale);
  context.clearRect(0, 0, width, height);
  // Custom properties with light-dark() are resolved only where they are used.
  const probe = document.createElement("span");
  document.body.append(probe);
  const colours = new Map<string, string>();
  for (const name of ["text", "soft", "line", "accent", "accent-soft", "warn"]) {
    probe.style.setProperty("color", `var(--${name})`);
    colours.set(name, getComputedStyle(probe).color);
  }
  probe.remove();
  return { context, width, height, colour: (name) => colours.get(name)! };
}
