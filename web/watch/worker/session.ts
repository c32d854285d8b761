/** One checkpoint to watch: its networks, and the trace of the last sequence that ran through one of them. */
import {
  ArgumentError,
  diagnostics,
  type LSTM,
  noGrad,
  type Tensor,
  type Trace,
  tensor,
  UnsupportedError,
} from "../../../src/index.ts";
import type { RecurrentModule } from "../../../src/modules.ts";
import { fork, planeOf, portrait } from "../../lens/portraits.ts";
import type { LayerPlane } from "../../lens/protocol.ts";
import type { Handlers } from "../../worker/calls.ts";
import type {
  Ablations,
  CellPlace,
  CellSeries,
  Fed,
  Forecasts,
  GateSeries,
  Methods,
  NextCharacter,
  SoundOutline,
  TableOutline,
} from "../protocol.ts";
import { unitSize } from "../quantities.ts";
import { followersOf } from "./followers.ts";
import { forecastsOf } from "./forecasts.ts";
import { isFraction, loadNetworks, type Network } from "./network.ts";
import { Sources, taskChoices } from "./sequence.ts";

/** The last run: for each cell its trace and its place in its module. */
interface Run {
  steps: number;
  labels?: string[];
  cells: {
    place: CellPlace;
    /** With the input that it ran on. */
    module: RecurrentModule;
    input: Tensor;
    trace: Trace<string>;
    layer: number;
    output: Tensor;
    column: number;
    width: number;
  }[];
}

/** Candidates for the next character. */
const SHOWN_CHARACTERS = 8;

export class WatchSession implements Handlers<Methods> {
  #networks: Network[] = [];
  readonly #sources = new Sources();
  #run?: Run;

  async load(params: Methods["load"]["params"]): Promise<Methods["load"]["result"]> {
    this.#run = undefined;
    this.#networks = await loadNetworks(params);
    return { subjects: this.#networks.map(({ subject }) => subject), tasks: taskChoices() };
  }

  table({ file }: Methods["table"]["params"]): Promise<TableOutline> {
    return this.#sources.readTable(file);
  }

  sound(params: Methods["sound"]["params"]): Promise<SoundOutline> {
    return this.#sources.readSound(params);
  }

  #networkOf(subject: number): Network {
    const network = this.#networks[subject];
    if (network === undefined)
      throw new ArgumentError("watch: expected a layer of the open checkpoint, got another.");
    return network;
  }

  readonly portrait = portrait;
  readonly fork = fork;

  plane({ subject, points }: Methods["plane"]["params"]): Promise<LayerPlane> {
    const { modules, subject: of } = this.#networkOf(subject);
    if (of.obstacle !== undefined) throw new UnsupportedError(of.obstacle);
    return planeOf(modules[0], points);
  }

  forecasts({ subject }: Methods["forecasts"]["params"]): Forecasts[] {
    const { whole } = this.#networkOf(subject);
    if (whole?.task !== "forecast") return [];
    return forecastsOf(whole, this.#sources.table);
  }

  next({ subject, step }: Methods["next"]["params"]): NextCharacter[] {
    const { whole } = this.#networkOf(subject);
    const { labels } = this.#run ?? {};
    if (whole?.task !== "language" || labels === undefined) return [];
    const [{ probabilities }] = whole.predict([{ text: labels.slice(0, step + 1).join("") }]);
    return [...probabilities]
      .sort((a, b) => b.probability - a.probability)
      .slice(0, SHOWN_CHARACTERS)
      .map(({ label, probability }) => ({ label: String(label), probability }));
  }

  feed({ subject, feed }: Methods["feed"]["params"]): Fed {
    const network = this.#networkOf(subject);
    if (network.subject.obstacle !== undefined) throw new UnsupportedError(network.subject.obstacle);
    const sequence = this.#sources.sequence(feed, network);
    const { input, steps, labels, left, what } = sequence;
    this.#run = { ...runNetwork(network, input, steps), ...(labels && { labels }) };
    return {
      steps,
      left,
      ...(labels && { labels }),
      // A copy: an answer hands its arrays over, and held gates run on the input again.
      ...(feed.kind !== "text" && { input: input.slice() }),
      what,
    };
  }

  #ranThrough(index: number): { run: Run; found: Run["cells"][number] } {
    const run = this.#run;
    const found = run?.cells[index];
    if (run !== undefined && found !== undefined) return { run, found };
    throw new ArgumentError(
      "watch: expected a cell that a sequence ran through, got another. Feed a sequence first.",
    );
  }

  ablate({ cell: index }: Methods["ablate"]["params"]): Ablations {
    const { place, module, input, output, layer } = this.#ranThrough(index).found;
    const usual = output.data;
    const mean = usual.reduce((sum, value) => sum + value, 0) / usual.length;
    const variance = usual.reduce((sum, value) => sum + (value - mean) ** 2, 0) || 1;
    const { rows } = diagnostics.ablate(module as LSTM, [input], (layer, x) => {
      const { data } = layer.forward(x).output;
      return data.reduce((sum, value, k) => sum + (value - usual[k]) ** 2, 0) / variance;
    });
    return rows
      .filter((row) => row.layer === layer && row.direction === place.direction)
      .map(({ gate, by, change }) => ({ gate, by, change }));
  }

  cell({ cell: index }: Methods["cell"]["params"]): CellSeries {
    const { run, found } = this.#ranThrough(index);
    const { place, module, trace, layer, output, column, width } = found;
    const { steps, labels } = run;
    const { hiddenSize, direction, retain, hasCell } = place;
    const rows = { steps, batch: 1 };
    const gates = place.gates.map((gate): GateSeries => {
      const values = trace.gate(gate, layer, direction).data as Float32Array;
      const isGate = isFraction(module, gate, values);
      // -1 to 1 of a tanh; wider for an activation without bounds.
      const most = unitSize(values);
      const range: [number, number] = isGate ? [0, 1] : [-most, most];
      const gathered = new diagnostics.Activations({ units: hiddenSize, range });
      gathered.add(values, rows);
      const { left, right } = gathered.summary();
      return { gate, values, range, ...(isGate && { saturation: { left, right } }) };
    });
    const hidden = new Float32Array(steps * place.outputSize);
    for (let t = 0; t < steps; t++) {
      const from = t * width + column;
      hidden.set(output.data.subarray(from, from + place.outputSize), t * place.outputSize);
    }
    const cell = hasCell ? (trace.cell(layer, direction).data as Float32Array) : undefined;
    return {
      gates,
      hidden,
      ...(cell && { cell }),
      ...(retain && {
        survival: survivalOf(trace.gate("retain", layer, direction).data, rows, hiddenSize, direction),
      }),
      ...(labels && { followers: followersOf(labels, cell ?? hidden, cell ? hiddenSize : place.outputSize) }),
    };
  }
}

/** Runs the modules one after the other, from a state of zeros. */
function runNetwork({ modules, subject }: Network, input: Float32Array, steps: number): Run {
  const places = subject.cells.values();
  let x: Tensor = tensor(input, [steps, subject.inputSize]);
  const cells: Run["cells"] = [];
  for (const module of modules) {
    module.eval();
    // The three classes differ in names of gates only.
    const layer = module as unknown as {
      forward(x: Tensor, options: { trace: true }): { output: Tensor; trace: Trace<string> };
    };
    const { output, trace } = noGrad(() => layer.forward(x, { trace: true }));
    const width = output.shape[1];
    const directions = module.bidirectional ? 2 : 1;
    const state = width / directions;
    for (const { layer: level, direction } of module.cells) {
      const place = places.next().value!;
      const column = direction === "reverse" ? state : 0;
      cells.push({ place, module, input: x, trace, layer: level, output, column, width });
    }
    x = output;
  }
  return { steps, cells };
}

function survivalOf(
  values: ArrayLike<number>,
  rows: { steps: number; batch: number },
  units: number,
  direction: string,
): CellSeries["survival"] {
  // A reverse cell reads from the end, so it keeps a value towards the beginning.
  const ordered = direction === "reverse" ? reversed(values, rows.steps, units) : values;
  const survival = new diagnostics.Survival({ units });
  survival.add(ordered, rows);
  return survival.curve();
}

function reversed(values: ArrayLike<number>, steps: number, units: number): Float32Array {
  return Float32Array.from({ length: steps * units }, (_, k) => {
    const t = Math.floor(k / units);
    return values[(steps - 1 - t) * units + (k % units)];
  });
}
