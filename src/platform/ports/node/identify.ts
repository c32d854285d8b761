/** Which kind of file is where another was expected: the readers of all formats load when an error asks for it. */
export const identify = async (bytes: Uint8Array) =>
  (await import("../../../checkpoint/edit/identify.ts")).identify(bytes);
