/** Any sound file that the browser can decode, at the rate that a model wants, as one channel. */
export async function decodeSound(file: Blob, sampleRate: number): Promise<Float32Array> {
  // An offline context decodes to its own rate; its length makes no difference.
  const context = new OfflineAudioContext(1, 1, sampleRate);
  const buffer = await context.decodeAudioData(await file.arrayBuffer());
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

/** Lets the page breathe: the browser draws and answers before work goes on. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
