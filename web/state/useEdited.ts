/** A worker of its own for the open checkpoint with its edits; started again when either changes. */
import { useEffect, useState } from "preact/hooks";
import { startWorker, type WorkerFile } from "../app/trusted.ts";
import type { MethodTable } from "../worker/calls.ts";
import { WorkerClient } from "../worker/client.ts";
import type { OpenSource, ReadAs, SavedFile } from "../worker/protocol.ts";
import { fail, type OpenDocument } from "./app.ts";

/** The method that each of these workers has. */
interface Loads {
  load: { params: { source: OpenSource; readAs: ReadAs; saved?: SavedFile[] }; result: object };
}

/** The reply to `load`, and the worker that gave it. */
export type Loaded<T extends MethodTable<T> & Loads> = T["load"]["result"] & { worker: WorkerClient<T> };

/** @param more parameters of `load` besides; the worker starts again when they change */
export function useEdited<T extends MethodTable<T> & Loads>(
  main: OpenDocument,
  file: WorkerFile,
  more: Omit<T["load"]["params"], keyof Loads["load"]["params"]>,
): Loaded<T> | undefined {
  const [loaded, setLoaded] = useState<Loaded<T> | undefined>();
  useEffect(() => {
    const worker = new WorkerClient<T>(startWorker(file));
    const load = async () => {
      const { source, readAs } = main;
      const saved = main.at === 0 ? undefined : (await main.worker.call("save", { format: "source" })).files;
      const result = await worker.call("load", { source, readAs, ...more, ...(saved && { saved }) });
      setLoaded({ ...result, worker });
    };
    load().catch(fail);
    return () => {
      worker.close();
      setLoaded(undefined);
    };
  }, [main.id, main.version, JSON.stringify(more)]);
  return loaded;
}
