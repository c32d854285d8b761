/** A store: one immutable state, changed by functions, watched by components. */

interface Store<State> {
  get(): State;
  /** Changes the state and calls the listeners. */
  set(change: Partial<State> | ((state: State) => Partial<State>)): void;
  watch(listener: (state: State, before: State) => void): () => void;
}

export function createStore<State extends object>(initial: State): Store<State> {
  let state = initial;
  const listeners = new Set<(state: State, before: State) => void>();
  return {
    get: () => state,
    set(change) {
      const before = state;
      state = { ...state, ...(typeof change === "function" ? change(state) : change) };
      for (const listener of [...listeners]) listener(state, before);
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
