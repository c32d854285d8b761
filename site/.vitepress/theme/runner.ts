/** The worker that runs an example. It gets the text and the address of the library, and sends lines, then what it shows. */
import { tellExample } from "../../run/code";

addEventListener("message", ({ data }: MessageEvent<{ code: string; shows?: string; library: string }>) =>
  tellExample(data, (said) => postMessage(said)),
);
