/**
 * Writes on from a beginning with a character model.
 *
 *     npx tsx examples/typing/type.ts MODEL "There was " [--length 300] [--temperature 0.7] [--seed 1]
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { Random } from "../../src/index.ts";
import { command, openModel } from "../shared/openModel.ts";
import { charRnn } from "./charRnn.ts";
import { Companion } from "./companion.ts";

const usage = `usage: npx tsx examples/typing/type.ts MODEL TEXT [--length 300] [--temperature 0.7] [--seed 1]
MODEL is the manifest.json of a charRNN model of ml5, the model.safetensors of a run of sluice train, or a network of characters, such as name.network.safetensors`;

await command(usage, async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      length: { type: "string", default: "300" },
      temperature: { type: "string", default: "0.7" },
      seed: { type: "string", default: "1" },
    },
  });
  const [length, temperature, seed] = [values.length, values.temperature, values.seed].map(Number);
  if (positionals.length !== 2 || !(Number.isInteger(length) && length >= 0) || !(temperature > 0))
    throw new TypeError(usage);
  const [model, start] = positionals;
  const companion = new Companion(
    await openModel(model, (checkpoint) =>
      charRnn(checkpoint, readFileSync(join(dirname(model), "vocab.json"))),
    ),
  );
  const random = new Random(seed);
  let text = start;
  const unknown = companion.read(text);
  if (unknown.length > 0)
    console.error(`the model does not know ${unknown.map((sign) => JSON.stringify(sign)).join(", ")}`);
  for (let k = 0; k < length; k++) {
    text += companion.draw(temperature, random.uniform());
    companion.read(text);
  }
  console.log(text);
});
