/** A few seconds from the microphone, at the rate of speech models. The sound stays in this page. */

export const RATE = 16_000;

export interface Recording {
  /** Ends the recording and returns its samples. */
  stop(): Promise<Float32Array>;
}

/** @throws DOMException when the user or the browser refuses */
export async function record(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream);
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start();
  return {
    async stop() {
      const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
      recorder.stop();
      await stopped;
      for (const track of stream.getTracks()) track.stop();
      const bytes = await new Blob(parts, { type: recorder.mimeType }).arrayBuffer();
      const decoded = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes);
      return decoded.getChannelData(0).slice();
    },
  };
}
