/**
 * A library that is not a dependency of the project, so that its types are not here either. The few calls made to each are held to its
 * documentation by the comparison of results.
 */
// biome-ignore lint/suspicious/noExplicitAny: there is nothing to check against
export type Foreign = any;
