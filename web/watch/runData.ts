/** The data of a run that `sluice view RUN` serves. */
import type { OpenSource } from "../worker/protocol.ts";

/** Bytes that are read of a text, and the characters of it that are shown. */
const [ENOUGH, SHOWN] = [8192, 1500];

/** Returns the data that an open training run was made from; undefined for another source, or when the data is gone. */
export async function runData(source: OpenSource): Promise<File | undefined> {
  const { name, response } = (await served(source)) ?? {};
  return name && response?.ok ? new File([await response.blob()], name) : undefined;
}

/** Returns the first characters of the text that a language model was made from; undefined where there is none. */
export async function runText(source: OpenSource): Promise<string | undefined> {
  const { name, response } = (await served(source)) ?? {};
  if (!name?.endsWith(".txt") || !response?.ok || response.body === null) return undefined;
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let text = "";
  for (let read = 0; read < ENOUGH; ) {
    const { value, done } = await reader.read();
    if (done) break;
    read += value.length;
    text += decoder.decode(value, { stream: true });
  }
  void reader.cancel();
  return text.slice(0, SHOWN);
}

async function served(source: OpenSource): Promise<{ name: string; response: Response } | undefined> {
  if (source.kind !== "url" || !source.url.startsWith("run/")) return undefined;
  const list = await fetch("served.json");
  const { data }: { data?: unknown } = list.ok ? await list.json() : {};
  if (typeof data !== "string") return undefined;
  return { name: data, response: await fetch(`data/${encodeURIComponent(data)}`) };
}
