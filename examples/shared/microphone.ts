/** The microphone, or words that say why there is none. */

const reasons: Record<string, string> = {
  NotAllowedError:
    "The browser keeps the microphone from this page. Allow it beside the address, or try the sample.",
  NotFoundError: "The browser found no microphone. Plug one in, or try the sample.",
  NotReadableError: "The microphone gives no sound. Another program may use it.",
};

/** @throws Error in words for people */
export async function openMicrophone(audio: MediaTrackConstraints | true = true): Promise<MediaStream> {
  // Undefined in a page that is not secure.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices === undefined) throw new Error("Browsers give the microphone only to pages of https.");
  return devices.getUserMedia({ audio }).catch(({ name, message }) => {
    throw new Error(reasons[name] ?? message);
  });
}
