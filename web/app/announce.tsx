/** One live region for the whole page: it tells a screen reader about changes that are only visible. */
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
