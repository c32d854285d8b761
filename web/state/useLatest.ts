import { useEffect, useRef, useState } from "preact/hooks";
import { fail } from "./app.ts";

/**
 * The result of the last call that succeeded; undefined before it. While one runs, only the newest of those that are asked for waits, so
 * that a slider never runs ahead of its picture.
 */
export function useLatest<Result>(
  call: () => Promise<Result>,
  depends: readonly unknown[],
): Result | undefined {
  const [result, setResult] = useState<Result | undefined>();
  const wish = useRef<(() => Promise<Result>) | undefined>(undefined);
  const isBusy = useRef(false);
  useEffect(() => {
    wish.current = call;
    const run = async () => {
      if (isBusy.current) return;
      isBusy.current = true;
      while (wish.current !== undefined) {
        const next = wish.current;
        wish.current = undefined;
        try {
          setResult(await next());
        } catch (error) {
          fail(error);
        }
      }
      isBusy.current = false;
    };
    void run();
  }, depends);
  return result;
}

/** As `useLatest`, but undefined until the present call has its result. */
export function useFresh<Result>(
  call: () => Promise<Result>,
  depends: readonly unknown[],
): Result | undefined {
  const found = useLatest(async () => ({ depends, result: await call() }), depends);
  return found?.depends.every((each, k) => each === depends[k]) ? found.result : undefined;
}
