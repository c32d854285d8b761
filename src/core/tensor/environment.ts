/**
 * Returns an environment variable; undefined when it is unset or empty, in a page, and where reading it needs a permission
 * that the program lacks, as in Deno without `--allow-env`.
 */
export function environment(name: `SLUICE_${string}`): string | undefined {
  try {
    const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
    return process?.env?.[name] || undefined;
  } catch {
    return undefined;
  }
}
