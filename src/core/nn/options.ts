/** Returns those options that differ from their defaults as `name=value`, in the order of the defaults. */
export function unusualOptions(
  module: object,
  defaults: Readonly<Record<string, string | number | boolean>>,
): string[] {
  const values = module as Readonly<Record<string, unknown>>;
  return Object.keys(defaults)
    .filter((name) => values[name] !== defaults[name])
    .map((name) => `${name}=${values[name]}`);
}
