/** Phrases that read as translated, and what to write instead. */

/**
 * A space also matches a line break inside a comment or between joined strings. A pattern without capitals ignores case. Unlike a boolean's
 * "Whether …", a comment that opens with "What …" or "Those …" hides its subject.
 */
const phrases: readonly (readonly [pattern: string, instead: string])[] = [
  ["but for", "except for"],
  ["that which", "what; the one that"],
  ["(?:by|to|for|from|with|than|as|of) who(?:ever)?", "you; the caller; programs that"],
  ["(?<=^|[.;:(*/] )Who(?:ever)? [a-z]+(?! [^.?]*[?])", "name what acts: you, the caller, a program that"],
  [
    "(?<=/\\*\\* |// )What [a-z]+(?! [^.]*[?])",
    "name the thing: the tensors of a file, not what a file holds",
  ],
  ["(?<=/\\*\\* |// )Those (?:of|that|which|with|who)", "name the thing"],
  ["(?:is|are|was|were|be|been) told(?! apart)(?: of)?", "report"],
  ["(?:is|are|was|were) said(?! to)", "report; the output says"],
  ["(?:says?|said) (?:nothing |something |more )?of", "say about"],
  ["needs? not", "does not need to; you can leave out"],
  ["nobody", "name what does not act: no code, no caller"],
  ["dear(?:er|est)?", "expensive"],
  ["(?<!(?:a|one|two|the|each|single|second|first|last|this|per|backward) )pass(?:ed|ing)? over", "skip"],
  ["go(?:es|ing)? on (?:to the same|with|as|from|at|until|after|where|when|there|here)", "continue"],
  ["(?:of )?(?:one|someone|somebody)'s own", "your own"],
  ["of (?:yours|ours|theirs)(?!\\)|\\.[a-z])", "your; our; their"],
  ["at hand", "available"],
  ["had again", "recompute"],
  ["(?:not to be|to be|is|are|was|were) had", "get"],
  [
    "(?<!as [a-z]+ |just |exactly |such )as (?:it|they) (?:is|are|was|were|stands?|stood|comes?|came)",
    "unchanged; in place",
  ],
  ["all the same(?= *[.,;:)])", "still; anyway"],
  ["(?:its|their) like", "similar"],
  ["some (?:hundred|tenths|ten|thousand)", "several; a few hundred"],
  ["anew", "again"],
  ["(?:lest|albeit|likewise|hitherto|thereof|therein|wherein|whereof|whence|thence)", "a plain word"],
  ["hinders?", "prevent"],
  ["stands? (?:in(?! for| the way)|there|here|above|below|before|behind|beside|at|on)", "is"],
  [
    "(?<!there |which |here |there's )(?:is|are|was|were) no (?!longer|more|less|better|worse|different|faster|slower|smaller|larger|other|further|greater|fewer|wider|narrower|longer|shorter|good|match|use|help|one)[a-z]+",
    "is not a",
  ],
  ["comes? round", "leads back"],
  ["(?<=[.] )Of (?:a|an|one|what|it|them|those|which)", "put the subject first"],
];

/** Between words: spaces, the mark of a comment on its next line, or the joint of two strings. */
const gap = String.raw`(?:\s*["'\x60]\s*\+\s*["'\x60]\s*|\s+(?:(?:\*|//+|#+|--|>)\s+)?)`;

const patterns = phrases.map(([pattern, instead]) => ({
  instead,
  regex: new RegExp(
    String.raw`(?<![\w-])(?:${pattern.replaceAll(" ", gap)})(?![\w-])`,
    /[A-Z]/.test(pattern) ? "gm" : "gim",
  ),
}));

export interface Finding {
  line: number;
  phrase: string;
  instead: string;
}

/** Returns the translated phrases in the text of a file, by line. */
export function findPhrases(text: string): Finding[] {
  return patterns
    .flatMap(({ regex, instead }) =>
      [...text.matchAll(regex)].map(({ index, 0: found }) => ({
        line: text.slice(0, index).split("\n").length,
        phrase: found.replaceAll(new RegExp(gap, "g"), " "),
        instead,
      })),
    )
    .sort((a, b) => a.line - b.line);
}
