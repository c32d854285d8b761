/** Names of a network as identifiers of C, and words as comments. */
import { ArgumentError, describe } from "../../core/tensor/errors.ts";

/** Words of C99 and C++17, of the headers we include, and names that printed functions use. */
const TAKEN =
  "alignas alignof and asm auto bitand bitor bool break case catch char class compl const constexpr continue default delete do double else enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept not nullptr operator or private protected public register restrict return short signed sizeof static struct switch template this throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t while xor s t u k r c w x y in out frames work sums scratch unused";

const LONGEST = 48;

/** Gives each name once, in small letters, since macros have capital ones. */
export class Names {
  readonly #members = new Set(TAKEN.split(" "));
  readonly #locals = new Set(TAKEN.split(" "));
  readonly #globals: Set<string>;

  /** @param globals that are taken, without the prefix */
  constructor(globals: readonly string[] = []) {
    this.#globals = new Set([...globals, "state", "init", "step", "run"]);
  }

  /** A member of the state. */
  member(wanted: string): string {
    return unique(wanted, this.#members);
  }

  /** A variable of a function. */
  local(wanted: string): string {
    return unique(wanted, this.#locals);
  }

  /** A constant or a function of the file, behind the prefix. */
  global(wanted: string): string {
    return `net_${unique(wanted, this.#globals)}`;
  }
}

function unique(wanted: string, taken: Set<string>): string {
  const plain = wanted
    .toLowerCase()
    .replace(/\W+/g, "_")
    .replace(/^(?=\d)/, "_")
    .slice(0, LONGEST);
  // Names that begin with an underscore belong to the compiler.
  const base = plain.replace(/^_+/, "n") || "n";
  let name = base;
  for (let k = 2; taken.has(name); k++) name = `${base}_${k}`;
  taken.add(name);
  return name;
}

/** Words that can stand in a comment. */
export const comment = (words: string) => words.replace(/[^\w .,:;()[\]+=<>'-]/g, "_");

/** @throws ArgumentError for a prefix that no identifier can begin with */
export function checkPrefix(where: string, prefix: string): void {
  if (/^[A-Za-z]\w{0,39}$/.test(prefix) && !prefix.endsWith("__")) return;
  throw new ArgumentError(
    `${where}: expected a prefix of letters, digits and _ that begins with a letter, at most 40, got ${describe(prefix)}.`,
  );
}
