/** The worker that runs an example. It gets the text and the address of the library, and sends lines, then what the example returned. */
import { runExample } from "../../run/code";

addEventListener("message", async ({ data }: MessageEvent<{ code: string; library: string }>) => {
  const importer = (entry: string) =>
    import(/* @vite-ignore */ `${data.library}${entry.replace("/", "-")}.js`) as Promise<
      Record<string, unknown>
    >;
  try {
    const returned = await runExample(data.code, importer, (line) => postMessage({ line }));
    postMessage({ returned });
  } catch (error) {
    postMessage({ failed: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
});
