/** Takes the labels off the groups of a chart of Observable Plot, whose roles allow none; the picture as a whole keeps its own. */
export function withoutInnerLabels<Drawn extends Element>(drawn: Drawn): Drawn {
  for (const group of drawn.querySelectorAll("g[aria-label]")) group.removeAttribute("aria-label");
  for (const picture of drawn.matches("svg") ? [drawn] : drawn.querySelectorAll("svg[aria-label]"))
    picture.setAttribute("role", "img");
  return drawn;
}
