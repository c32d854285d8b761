/** The configuration that `sluice train` stores in its models. */
import { type Vocabulary, vocabularyFrom } from "../../src/tasks.ts";

type Metadata = ReadonlyMap<string, unknown>;

/** Returns the configuration, if there is one. */
export function configOf(metadata: Metadata): { task?: unknown; vocabulary?: unknown } | undefined {
  const text = metadata.get("config");
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    // Other programs may keep anything under this key.
    return undefined;
  }
}

/** The vocabulary of a language model. */
export function vocabularyOf(metadata: Metadata): Vocabulary | undefined {
  const config = configOf(metadata);
  if (config?.task !== "language") return undefined;
  try {
    return vocabularyFrom(config.vocabulary);
  } catch {
    return undefined;
  }
}

/** Its characters, in their order; nothing for one that reads any text. */
export function alphabetOf(vocabulary: Vocabulary): { alphabet?: string } {
  const data = vocabulary.toJSON();
  return data.kind === "character" ? { alphabet: data.characters } : {};
}
