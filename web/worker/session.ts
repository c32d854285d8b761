/** One open checkpoint: its bytes, its tensors, and the edits made to it. Everything slow about a checkpoint happens here, off the page. */
import { type Checkpoint, openCheckpoint } from "../../src/checkpoint.ts";
import { convertCheckpoint } from "../../src/cli/conversion.ts";
import { editedFile, initializeTensors, liesInFile } from "../../src/cli/editing.ts";
import type { Contents } from "../../src/formats/contents.ts";
import type { RawTensor } from "../../src/formats/raw.ts";
import { blobSource, folderOf } from "../../src/formats/source.ts";
import { editBias } from "../../src/interop/edit.ts";
import type { FoundLayer } from "../../src/interop/find.ts";
import { readFoundCell } from "../../src/interop/report.ts";
import { fetchFiles } from "./fetchFiles.ts";
import { type FileFacts, outlineOf } from "./outline.ts";
import type {
  Edit,
  GateWeights,
  Method,
  Methods,
  Outline,
  Progress,
  ReadAs,
  Request,
  SavedFile,
} from "./protocol.ts";
import { spectralNorm } from "./spectral.ts";

/** Files that are the one to open of a drop of several; the others lie beside it. */
const MAIN = /\.(json|index|onnx|h5|keras|pb)$/i;

type Tell = (progress: Progress) => void;

interface Answer<M extends Method = Method> {
  result: Methods[M]["result"];
  transfer?: Transferable[];
}

export class Session {
  #file?: Blob;
  #facts?: FileFacts;
  #contents?: Contents;
  #readAs: ReadAs = {};
  /** As in the file. */
  #original = new Map<string, RawTensor>();
  #changed = new Map<string, RawTensor>();
  #layers: readonly FoundLayer[] = [];

  async run(method: Method, params: Request["params"], tell: Tell): Promise<Answer> {
    switch (method) {
      case "open":
        return { result: await this.#open(params as Methods["open"]["params"], tell) };
      case "edit":
        return { result: this.#edit((params as Methods["edit"]["params"]).edits) };
      case "weights": {
        const weights = this.#weights(params as Methods["weights"]["params"]);
        return { result: weights, transfer: [weights.input.buffer, weights.recurrent.buffer] };
      }
      case "save": {
        const saved = await this.#save(params as Methods["save"]["params"]);
        return { result: saved, transfer: saved.files.map(({ bytes }) => bytes.buffer) };
      }
    }
  }

  async #open({ source, readAs }: Methods["open"]["params"], tell: Tell): Promise<Outline> {
    const files = source.kind === "files" ? source.files : await fetchFiles(source, tell);
    const main = files.length === 1 ? files[0] : (files.find(({ name }) => MAIN.test(name)) ?? files[0]);
    const folder = folderOf(new Map(files.map((file) => [file.name, blobSource(file)])));
    const checkpoint = await openCheckpoint(main, { ...readAs, name: main.name, folder });
    this.#file = main;
    this.#readAs = readAs;
    this.#contents = {
      format: checkpoint.format,
      tensors: new Map(checkpoint.tensors),
      metadata: new Map(checkpoint.metadata),
    };
    this.#original = await readTensors(checkpoint, tell);
    this.#facts = {
      name: main.name,
      format: checkpoint.format,
      size: main.size,
      metadata: checkpoint.metadata,
      // The report finds what recognition has to say by itself.
      warnings: [],
      inPlace: liesInFile(
        this.#contents,
        checkpoint.layers.flatMap(({ tensorNames }) => tensorNames),
      ),
    };
    tell({ what: "looking at gates", done: 0, total: 1 });
    const outline = this.#outline();
    const known = new Set(outline.report.notes);
    this.#facts.warnings = checkpoint.warnings.filter((warning) => !known.has(warning));
    return this.#facts.warnings.length === 0 ? outline : this.#outline();
  }

  #edit(edits: readonly Edit[]): Outline {
    const before = this.#changed;
    this.#changed = new Map();
    try {
      for (const edit of edits) {
        const { changed } = this.#apply(edit);
        for (const [name, raw] of changed) this.#changed.set(name, raw);
      }
    } catch (error) {
      this.#changed = before;
      throw error;
    }
    return this.#outline();
  }

  #apply(edit: Edit): { changed: Map<string, RawTensor> } {
    const { format, metadata } = this.#facts!;
    if (edit.kind === "bias") {
      const { kind: _, ...bias } = edit;
      return editBias(this.#tensors, { ...this.#readAs, ...bias }, { format, metadata });
    }
    const { kind: _, ...scheme } = edit;
    return initializeTensors(this.#tensors, { ...this.#readAs, ...scheme }, { format, metadata });
  }

  #outline(): Outline {
    const { outline, layers } = outlineOf(this.#facts!, this.#tensors, this.#readAs);
    this.#layers = layers;
    return outline;
  }

  #weights({ layer: l, cell: c, gate: g, original }: Methods["weights"]["params"]): GateWeights {
    const layer = this.#layers[l];
    const { spec, weights } = readFoundCell(layer, layer.cells[c], original ? this.#original : this.#tensors);
    const { hiddenSize, inputSize } = spec;
    const columns = weights.weightHh.length / (weights.weightIh.length / inputSize);
    const block = (values: ArrayLike<number>, width: number): Float32Array =>
      Float32Array.from({ length: hiddenSize * width }, (_, k) => values[g * hiddenSize * width + k]);
    const input = block(weights.weightIh, inputSize);
    const recurrent = block(weights.weightHh, columns);
    let largest = 0;
    for (const values of [weights.weightIh, weights.weightHh]) {
      for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
    }
    return {
      input,
      recurrent,
      inputNorm: spectralNorm(input, hiddenSize, inputSize),
      recurrentNorm: spectralNorm(recurrent, hiddenSize, columns),
      largest,
    };
  }

  async #save({ format, lossy }: Methods["save"]["params"]): Promise<Methods["save"]["result"]> {
    const { name } = this.#facts!;
    if (format === "source") {
      const bytes = new Uint8Array(await this.#file!.arrayBuffer());
      const edited = await editedFile(bytes, this.#contents!, this.#original, this.#changed);
      const saved = edited.note === undefined ? name : `${name.replace(/\.[^.]*$/, "")}.safetensors`;
      return {
        files: [savedFile(saved, edited.bytes)],
        notes: edited.note === undefined ? [] : [edited.note],
      };
    }
    const checkpoint = await this.#edited();
    const { files, notes } = await convertCheckpoint(checkpoint, name, { format, lossy });
    const stem = name.replace(/(\.weights)?\.[^.]*$/, "");
    const saved = [...files].map(([file, bytes], k) =>
      savedFile(
        k === 0 && format !== "tfjs" ? `${stem}${ENDINGS[format]}` : file || `model${ENDINGS[format]}`,
        bytes,
      ),
    );
    return { files: saved, notes };
  }

  /** The checkpoint as it stands, edits in it. */
  async #edited(): Promise<Checkpoint> {
    const bytes = new Uint8Array(await this.#file!.arrayBuffer());
    const edited = await editedFile(bytes, this.#contents!, this.#original, this.#changed);
    if (edited.note !== undefined) {
      // A file whose own format cannot be changed in place is converted from its tensors, read as what it was.
      const checkpoint = await openCheckpoint(edited.bytes, this.#readAs);
      return checkpoint;
    }
    return openCheckpoint(edited.bytes, { ...this.#readAs, name: this.#facts!.name });
  }

  get #tensors(): Map<string, RawTensor> {
    return new Map([...this.#original, ...this.#changed]);
  }
}

const ENDINGS: Readonly<Record<string, string>> = {
  safetensors: ".safetensors",
  pytorch: ".pt",
  npz: ".npz",
  flax: ".msgpack",
  torch7: ".t7",
  onnx: ".onnx",
  "keras-h5": ".h5",
  "keras-weights": ".weights.h5",
  keras: ".keras",
  tfjs: ".json",
};

function savedFile(name: string, bytes: Uint8Array): SavedFile {
  return { name, bytes: bytes.slice() };
}

async function readTensors(checkpoint: Checkpoint, tell: Tell): Promise<Map<string, RawTensor>> {
  const tensors = new Map<string, RawTensor>();
  const total = checkpoint.tensors.size;
  let told = 0;
  for (const [name, tensor] of checkpoint.tensors) {
    tensors.set(name, await tensor.read());
    if (performance.now() - told < 50) continue;
    told = performance.now();
    tell({ what: "reading", done: tensors.size, total });
  }
  return tensors;
}
