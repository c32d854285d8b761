/** The adding problem by an LSTM. */
import { bias, chrono, one, type StudyPage, steps } from "./layout.ts";

export const addingStudies: readonly StudyPage[] = [
  {
    id: "adding",
    page: "results",
    title: "Adding problem, T = 100",
    about:
      "The network must add two marked values of 100. LSTM with 64 units, Adam 1e-3, at most 3,000 updates. A seed solves the task when its running error (decay 0.95, here and in the other tables of this task) is below 0.02; always answering 1 gives 0.167. Brackets show the final error of seeds that did not solve it.",
    command: "adding --bias 0,1,3 --scheme chrono:tMax=T --seeds 4",
    rows: { head: "T", entries: [steps(100)] },
    columns: [...[0, 1, 3].map(bias), chrono],
    theirs: [
      [
        { seeds: [null, null], note: ".167, .170" },
        { seeds: [null, null], note: ".165, .094" },
        { seeds: [null, null], note: ".166, .086" },
        one(1925, 1797),
      ],
    ],
    shows: "updates",
    found:
      "With a forget bias of 3, chance decides at 3,000 updates, down to rounding: one of PyTorch's four seeds solves it, and two of Sluice's. With WebAssembly, whose last bits differ, the first two do, after 2,888 and 2,526 updates.",
  },
  {
    id: "ablation",
    page: "results",
    title: "Adding problem, T = 60: which gate?",
    about:
      "LSTM with 48 units, at most 2,200 updates. Each row sets the forget gate and the input gate. Schemes that open the first and close the second solve 15 of 16 seeds, the others 3 or 4 of 8. So one bias is not always enough.",
    command:
      "adding --steps 60 --hidden 48 --updates 2200 --seeds 8 --bias 1,3 --scheme chronoForgetOnly:tMax=T --scheme chrono:tMax=T+retainBias:value=1 --scheme closedInput:value=3 --scheme chrono:tMax=T",
    rows: {
      head: "forget bias; input bias",
      entries: [
        ["1; 0", / retainBias:value=1 /],
        ["3; 0", / retainBias:value=3 /],
        ["ln U(1, 59); 0", / chronoForgetOnly/],
        ["1; -ln U(1, 59)", / chrono:tMax=60\+retainBias/],
        ["3; -3", / closedInput/],
        ["ln U(1, 59); its negative", / chrono:tMax=60 /],
      ],
    },
    columns: [["updates to solve", /./]],
    theirs: [
      [{ seeds: [null, null, null], note: ".168, .085, .043 at 2,000" }],
      [{ seeds: [null, null, null], note: ".066, .061, .031 at 2,000" }],
      [{ seeds: [null, null, null], note: ".069, .078, .145 at 2,000" }],
      [{ seeds: [1851, null], note: ".134 at 2,000; third seed cut off" }],
      [one(1636, 2040, 2024)],
      [one(1987, 1590, 1820)],
    ],
    shows: "updates",
  },
];
