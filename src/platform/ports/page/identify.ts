/** A page says only that a file is another one: a bundle of one file would have the readers of all formats for one error message. */
export async function identify(
  bytes: Uint8Array,
): Promise<{ what: string; isCheckpoint: boolean; advice?: string }> {
  const advice = "openCheckpoint of sluice/checkpoint opens checkpoints.";
  return { what: `${bytes.length} bytes of another kind`, isCheckpoint: false, advice };
}
