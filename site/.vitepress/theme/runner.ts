/** The worker that runs an example. It gets the text and the address of the library, and sends lines, then what it shows. */
import { runExample } from "../../run/code";

addEventListener(
  "message",
  async ({ data }: MessageEvent<{ code: string; shows?: string; library: string }>) => {
    const importer = async (entry: string) => {
      const module: Record<string, unknown> = await import(
        /* @vite-ignore */ `${data.library}${entry.replace("/", "-")}.js`
      );
      // The site is not isolated. The page says so once, instead of the console at each run.
      if (typeof module.useThreads === "function") module.useThreads(1);
      return module;
    };
    try {
      const shown = await runExample(data.code, importer, (line) => postMessage({ line }), data.shows);
      postMessage({ shown });
    } catch (error) {
      postMessage({ failed: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    }
  },
);
