/** The watch worker of the open checkpoint with its edits; started again when either changes. */
import { useEffect, useState } from "preact/hooks";
import { startWorker } from "../app/trusted.ts";
import { fail, type OpenDocument } from "../state/app.ts";
import { WorkerClient } from "../worker/client.ts";
import type { Methods } from "./protocol.ts";

export type Loaded = Methods["load"]["result"] & { worker: WorkerClient<Methods> };

export function useWatch(main: OpenDocument): Loaded | undefined {
  const [loaded, setLoaded] = useState<Loaded | undefined>();
  useEffect(() => {
    const worker = new WorkerClient<Methods>(startWorker("watch-worker.js"));
    const load = async () => {
      const { source, readAs } = main;
      const saved = main.at === 0 ? undefined : (await main.worker.call("save", { format: "source" })).files;
      const result = await worker.call("load", { source, readAs, ...(saved && { saved }) });
      setLoaded({ ...result, worker });
    };
    load().catch(fail);
    return () => {
      worker.close();
      setLoaded(undefined);
    };
  }, [main.id, main.version]);
  return loaded;
}
