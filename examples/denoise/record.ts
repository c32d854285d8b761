/** Records the microphone unchanged: the browser's own suppression of noise is off. */
import { openMicrophone } from "../shared/microphone.ts";

/**
 * @param onSecond called each second with the seconds that are left
 * @throws Error in words for people when there is no microphone
 */
export async function record(seconds: number, onSecond: (left: number) => void): Promise<Blob> {
  const own = { noiseSuppression: false, echoCancellation: false, autoGainControl: false };
  const media = await openMicrophone(own);
  const recorder = new MediaRecorder(media);
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const ended = new Promise((done) => {
    recorder.onstop = done;
  });
  recorder.start();
  for (let left = seconds; left > 0; left--) {
    onSecond(left);
    await new Promise((later) => setTimeout(later, 1000));
  }
  recorder.stop();
  await ended;
  for (const track of media.getTracks()) track.stop();
  return new Blob(parts, { type: recorder.mimeType });
}
