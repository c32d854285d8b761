/**
 * Any sound file that the browser can decode, at the rate that a model wants, as one channel.
 *
 * @throws Error in words for people for another file
 */
export async function decodeSound(file: File | Blob, sampleRate: number): Promise<Float32Array> {
  // An offline context decodes to its own rate; its length makes no difference.
  const context = new OfflineAudioContext(1, 1, sampleRate);
  const buffer = await context.decodeAudioData(await file.arrayBuffer()).catch(() => {
    const name = file instanceof File ? file.name : "The recording";
    throw new Error(
      `${name} is not a sound that this browser can read. Choose a WAV, MP3, FLAC or M4A file.`,
    );
  });
  const sum = new Float32Array(buffer.length);
  for (let c = 0; c < buffer.numberOfChannels; c++) {
    const channel = buffer.getChannelData(c);
    for (let t = 0; t < sum.length; t++) sum[t] += channel[t] / buffer.numberOfChannels;
  }
  return sum;
}

/** Sound by its name or type. */
export function isSound(file: File): boolean {
  return (
    file.type.startsWith("audio/") ||
    file.type.startsWith("video/") ||
    /\.(wav|mp3|ogg|flac|m4a)$/i.test(file.name)
  );
}

/** Calls back with each file of `#sound-file`; the same one can be chosen again. */
export function onSound(take: (file: File) => void): void {
  const picker = document.querySelector<HTMLInputElement>("#sound-file")!;
  picker.onchange = () => {
    for (const file of picker.files!) take(file);
    picker.value = "";
  };
}

/** Lets the page breathe: the browser draws and answers before work goes on. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
