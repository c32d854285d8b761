/**
 * What a forget bias does, in a few minutes: remember one of 8 symbols for 20 steps.
 *
 *     npx tsx examples/recall.ts
 *
 * Eight networks start with a forget bias of 0 and eight with 1; nothing else differs. Each has 1,000 updates. The program fails
 * when the difference is not there.
 */
import { recall } from "../src/study/recall.ts";

const seeds = 8;

function solvedOf(forgetBias: number): number {
  const solved: number[] = [];
  const accuracies: number[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const { solvedAt, accuracy } = recall({ forgetBias, seed });
    if (solvedAt !== undefined) solved.push(solvedAt);
    accuracies.push(accuracy);
  }
  const updates = solved.length === 0 ? "" : `, after ${solved.sort((a, b) => a - b).join(", ")} updates`;
  const range = `${Math.min(...accuracies).toFixed(2)} to ${Math.max(...accuracies).toFixed(2)}`;
  console.log(`forget bias ${forgetBias}: ${solved.length} of ${seeds} solved${updates} (accuracy ${range})`);
  return solved.length;
}

console.log("Delayed recall over 20 steps, LSTM with 32 units, Adam 1e-3, at most 1,000 updates");
const withOne = solvedOf(1);
const withZero = solvedOf(0);
if (withOne < seeds - 1 || withZero > 1) {
  throw new Error(
    `expected at least ${seeds - 1} solved with bias 1 and at most 1 with 0, got ${withOne} and ${withZero}`,
  );
}
