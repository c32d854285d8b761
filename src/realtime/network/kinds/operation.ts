/**
 * Functions of lowered chains. Each is written twice: as what takes its sizes and arrays once and returns what runs on them, and as C
 * (`net_…`) in the file beside it, which a printed network takes if it calls it. A page has no C.
 */
export type Numbers = Float32Array;

/** Runs at every call. */
export type Run = () => void;

/** Makes what runs. The last argument is the network around it. */
// biome-ignore lint/suspicious/noExplicitAny: sizes, numbers and arrays, in the order of the C function
export type Operation = (...given: any[]) => Run;

/** The network around an operation. */
export interface Around {
  /** Name of the layer, for errors */
  readonly layer: string;
  /** Numbers that stay from call to call, which a reset makes 0 */
  keep<A extends Float32Array | Float64Array>(numbers: A): A;
}
