/** The messages of calls from the page to a worker: a request, any number of reports of progress, one reply. */

/** Methods by name, with their parameters and results. */
export type MethodTable<T> = { [M in keyof T]: { params: unknown; result: unknown } };

/** A worker's function for each method. */
export type Handlers<T extends MethodTable<T>> = {
  [M in keyof T]: (
    params: T[M]["params"],
    tell: (progress: Progress) => void,
  ) => T[M]["result"] | Promise<T[M]["result"]>;
};

export interface Progress {
  what: "reading" | "fetching" | "looking at gates";
  /** Bytes. */
  done: number;
  total: number;
}

export interface Request<T extends MethodTable<T>, M extends keyof T = keyof T> {
  id: number;
  method: M;
  params: T[M]["params"];
}

export interface Failure {
  name: string;
  code: string;
  message: string;
}

export type Reply = { id: number } & ({ result: unknown } | { error: Failure } | { progress: Progress });
