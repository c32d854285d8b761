// A page with a voice detector, without any configuration.
import { createVoice } from "sluice/voice";

async function hear() {
  const voice = await createVoice();
  const frame = new Promise((resolve) => voice.addEventListener("frame", resolve, { once: true }));
  await voice.start();
  const { audio } = (await frame).detail;
  return `${audio.length} samples on ${voice.node.kernels}`;
}
globalThis.heard = hear().catch((error) => error.message);
