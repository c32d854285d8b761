/**
 * A voice detector in an extension of Manifest V3. Its default policy forbids WebAssembly, Blobs and other sites: the processor is a file of the
 * extension, the weights a module, and the network runs in plain code. With `'wasm-unsafe-eval'` in the manifest's policy it runs as WebAssembly.
 */
import { createVoice } from "../../src/voice.ts";

const [listen, state, utterances] = ["listen", "state", "utterances"].map(
  (id) => document.getElementById(id)!,
);
const voice = await createVoice({ processor: "processor.js" });

voice.addEventListener("speechstart", () => (state.textContent = "speech"));
voice.addEventListener("misfire", () => (state.textContent = "silence"));
voice.addEventListener("error", ({ error }) => (state.textContent = error.message));
voice.addEventListener("speechend", ({ detail: { start, end } }) => {
  state.textContent = "silence";
  const text = `${start.toFixed(2)} to ${end.toFixed(2)} s`;
  utterances.append(Object.assign(document.createElement("li"), { textContent: text }));
});
listen.onclick = async () => {
  try {
    await (voice.listening ? voice.pause() : voice.start());
    state.textContent = voice.listening ? `listens, on ${voice.node.kernels}` : "paused";
  } catch (error) {
    state.textContent = (error as Error).message;
  }
};
listen.removeAttribute("disabled");
