/** Most names to show in a line of text. */
export const SHOWN = 20;

/** Joins names in a line of text, and counts those beyond `SHOWN`. @param count of all names, if `names` is only a part */
export function listed(names: readonly string[], between: string, count = names.length): string {
  const more = count - SHOWN;
  return (more > 0 ? [...names.slice(0, SHOWN), `${more} more`] : names).join(between);
}
