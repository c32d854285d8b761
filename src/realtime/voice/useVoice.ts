/** A voice detector as a hook of React, which the caller brings. */
import { useEffect, useRef, useState } from "react";
import { createVoice, type Voice, type VoiceOptions } from "./createVoice.ts";
import { ruleTable, type SpeechEvent } from "./segmenter.ts";

/** Options of `useVoice`. Callbacks and rules may change at any time; another stream, context, model or processor makes another detector. */
export interface UseVoiceOptions extends Omit<VoiceOptions, "signal"> {
  /** Whether it starts by itself; default true */
  startOnLoad?: boolean;
  /** Called with each event, in order */
  onEvent?(event: SpeechEvent): void;
}

/** The state of a detector, and what to do with it. */
export interface VoiceHook {
  /** Whether the detector is not ready yet */
  loading: boolean;
  /** Whether it hears */
  listening: boolean;
  /** Whether it hears speech */
  speaking: boolean;
  /** The last error, until it starts again */
  error: Error | undefined;
  /** Starts it. An error becomes `error` */
  start(): Promise<void>;
  /** Pauses it, as `Voice.pause` */
  pause(options?: { submit?: boolean }): Promise<void>;
  /** Pauses it if it listens, else starts it */
  toggle(): Promise<void>;
}

const TYPES = ["frame", "speechstart", "speechrealstart", "speechend", "misfire"] as const;
const SPEAKING: Partial<Record<SpeechEvent["type"], boolean>> = {
  speechstart: true,
  speechend: false,
  misfire: false,
};

/**
 * Returns a voice detector that lives as long as the component.
 *
 * @param options rules, stream, and `onEvent`; default: the microphone, started by itself
 * @example
 * const { listening, speaking, toggle } = useVoice({ onEvent: (event) => event.type === "speechend" && send(event.audio) });
 */
export function useVoice(options: UseVoiceOptions = {}): VoiceHook {
  const [state, setState] = useState({
    ...{ loading: true, listening: false, speaking: false },
    error: undefined as Error | undefined,
  });
  const current = useRef<Promise<Voice>>(undefined);
  const latest = useRef(options);
  latest.current = options;
  const { stream, context, model, processor } = options;
  const rules = Object.fromEntries(
    Object.entries(options).filter(([name]) => Object.hasOwn(ruleTable, name)),
  );

  const change = (part: Partial<typeof state>) => setState((before) => ({ ...before, ...part }));
  /** Calls a detector once it is made. An error becomes state, unless another detector has taken its place. */
  const call = async (act: (voice: Voice) => void | Promise<void>) => {
    const making = current.current;
    const news: Partial<typeof state> = {};
    let voice: Voice | undefined;
    try {
      voice = await making;
      if (voice !== undefined) await act(voice);
    } catch (error) {
      news.error = error as Error;
    }
    if (making === current.current) change({ ...news, listening: voice?.listening ?? false });
  };
  const start = () => {
    change({ error: undefined });
    return call((voice) => voice.start());
  };
  const pause = (how?: { submit?: boolean }) => {
    change({ speaking: false });
    return call((voice) => voice.pause(how));
  };

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    change({ loading: true, listening: false, speaking: false });
    const making = createVoice({ ...rules, stream, context, model, processor, signal });
    current.current = making;
    const made = (voice: Voice) => {
      for (const type of TYPES)
        voice.addEventListener(type, ({ detail }) => {
          if (type in SPEAKING) change({ speaking: SPEAKING[type] });
          latest.current.onEvent?.(detail);
        });
      voice.addEventListener("error", ({ error }) => change({ error, listening: voice.listening }));
      change({ loading: false });
      if (latest.current.startOnLoad ?? true) return start();
    };
    making.then(made, (error) => {
      // After the component is gone, or a double effect of StrictMode.
      if (!signal.aborted) change({ loading: false, error });
    });
    return () => {
      current.current = undefined;
      controller.abort();
    };
  }, [stream, context, model, processor]);

  useEffect(() => {
    void call((voice) => voice.set(rules));
  }, [JSON.stringify(rules)]);

  return { ...state, start, pause, toggle: () => (state.listening ? pause() : start()) };
}
