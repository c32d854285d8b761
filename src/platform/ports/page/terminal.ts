/** A page has no terminal. */
export const terminalProgress = (_: object): undefined => undefined;
