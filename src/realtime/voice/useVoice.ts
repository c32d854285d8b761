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
  const current = useRef<Voice>(undefined);
  const latest = useRef(options);
  latest.current = options;
  const { stream, context, model, processor } = options;
  const rules = Object.fromEntries(
    Object.entries(options).filter(([name]) => Object.hasOwn(ruleTable, name)),
  );

  const change = (part: Partial<typeof state>) => setState((before) => ({ ...before, ...part }));
  const read = () => change({ listening: current.current?.listening ?? false });
  const start = async () => {
    try {
      change({ error: undefined });
      await current.current?.start();
    } catch (error) {
      change({ error: error as Error });
    }
    read();
  };
  const pause = async (how?: { submit?: boolean }) => {
    await current.current?.pause(how);
    change({ speaking: false });
    read();
  };

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const made = (voice: Voice) => {
      current.current = voice;
      for (const type of TYPES)
        voice.addEventListener(type, ({ detail }) => {
          if (type in SPEAKING) change({ speaking: SPEAKING[type] });
          latest.current.onEvent?.(detail);
        });
      voice.addEventListener("error", ({ error }) => {
        change({ error });
        read();
      });
      change({ loading: false });
      if (latest.current.startOnLoad ?? true) return start();
    };
    change({ loading: true, listening: false, speaking: false });
    createVoice({ ...rules, stream, context, model, processor, signal }).then(made, (error) => {
      // After the component is gone, or a double effect of StrictMode.
      if (!signal.aborted) change({ loading: false, error });
    });
    return () => {
      current.current = undefined;
      controller.abort();
    };
  }, [stream, context, model, processor]);

  useEffect(() => {
    try {
      current.current?.set(rules);
    } catch (error) {
      change({ error: error as Error });
    }
  }, [JSON.stringify(rules)]);

  return { ...state, start, pause, toggle: () => (current.current?.listening ? pause() : start()) };
}
