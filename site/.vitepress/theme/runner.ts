/** The worker that runs an example. It gets the text and the address of the library, and sends lines, then what it shows. */
import { runExample } from "../../run/code";

addEventListener(
  "message",
  async ({ data }: MessageEvent<{ code: string; shows?: string; library: string }>) => {
    const importer = (entry: string) =>
      import(/* @vite-ignore */ `${data.library}${entry.replace("/", "-")}.js`) as Promise<
        Record<string, unknown>
      >;
    try {
      const shown = await runExample(data.code, importer, (line) => postMessage({ line }), data.shows);
      postMessage({ shown });
    } catch (error) {
      postMessage({ failed: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    }
  },
);
