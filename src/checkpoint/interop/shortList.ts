/** Most names to show in a line of text. */
export const MOST_SHOWN = 20;

/** Joins names in a line of text: the first of them, and the number of the others. @param count of all names, if `names` is only a part */
export function shortList(names: readonly string[], between: string, count = names.length): string {
  const more = count - MOST_SHOWN;
  return (more > 0 ? [...names.slice(0, MOST_SHOWN), `${more} more`] : names).join(between);
}
