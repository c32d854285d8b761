/** One live region for the whole page: what a screen reader is to say of changes that are only seen. */
let region: HTMLElement | null = null;

export function say(text: string): void {
  if (region !== null) region.textContent = text;
}

export function LiveRegion() {
  return (
    <div
      class="visually-hidden"
      role="status"
      aria-live="polite"
      ref={(element) => {
        region = element;
      }}
    />
  );
}
