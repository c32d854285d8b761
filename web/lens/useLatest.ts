import { useEffect, useRef, useState } from "preact/hooks";
import { fail } from "../state/app.ts";

/**
 * The result of the last call whose turn came. While one runs, only the newest of those that are asked for waits, so that a slider never runs
 * ahead of its picture.
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
        await next().then(setResult, fail);
      }
      isBusy.current = false;
    };
    void run();
  }, depends);
  return result;
}
