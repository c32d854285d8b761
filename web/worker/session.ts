/** One open checkpoint: its bytes, its tensors, and the edits made to it. Everything slow about a checkpoint happens here, off the page. */
import { blobSource, bytesSource, folderOf, openCheckpoint, type RawTensor } from "../../src/checkpoint.ts";
import { convertCheckpoint } from "../../src/cli/conversion.ts";
import { editedFile, initializeTensors, liesInFile, type SchemeEdit } from "../../src/cli/editing.ts";
import { type Contents, computedIn, readAll } from "../../src/formats/contents.ts";
import { openFile } from "../../src/formats/detect.ts";
import { type BiasEdit, editBias } from "../../src/interop/edit.ts";
import { splitVectors } from "../../src/interop/flat.ts";
import { type FileContext, recogniseLayers } from "../../src/interop/recognise.ts";
import { readFoundCell, tensorNames } from "../../src/interop/records.ts";
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
  #file?: File;
  /** The files that lie beside it. */
  #beside: ReadonlyMap<string, Blob> = new Map();
  #facts?: FileFacts;
  #readAs: ReadAs = {};
  /** As in the file. */
  #original = new Map<string, RawTensor>();
  #changed = new Map<string, RawTensor>();
  #edits: readonly Edit[] = [];
  /** Layers that an edit of all did not concern, and why. */
  #skipped: string[] = [];

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
    this.#file = main;
    this.#beside = new Map(files.filter((file) => file !== main).map((file) => [file.name, file]));
    this.#readAs = readAs;
    const contents = await this.#contents(main, this.#beside);
    this.#original = await readTensors(contents, tell);
    const shapes = new Map([...this.#original].map(([name, { shape }]) => [name, shape]));
    const found = recogniseLayers({ ...contents, shapes }, readAs);
    const { format, metadata, warnings = [] } = contents;
    const names = found.layers.flatMap(tensorNames);
    const isBeside = names.every((name) => contents.tensors.get(name)?.beside !== undefined);
    const inPlace = liesInFile(contents, names) || isBeside;
    this.#facts = {
      name: main.name,
      format,
      size: main.size,
      metadata,
      found,
      computed: computedIn(contents),
      warnings,
      inPlace,
    };
    tell({ what: "looking at gates", done: 0, total: 1 });
    return this.#outline();
  }

  async #contents(file: Blob, beside: ReadonlyMap<string, Blob>): Promise<Contents> {
    const folder = folderOf(new Map([...beside].map(([name, blob]) => [name, blobSource(blob)])));
    const { name } = this.#file!;
    return splitVectors(await openFile(blobSource(file), { folder, name }), this.#readAs);
  }

  /** What is there already is not done again, unless some of it is taken back. */
  #edit(edits: readonly Edit[]): Outline {
    const goesOn = this.#edits.every((edit, k) => JSON.stringify(edit) === JSON.stringify(edits[k]));
    const all = new Map(goesOn ? this.#changed : []);
    const left = goesOn ? [...this.#skipped] : [];
    for (const edit of edits.slice(goesOn ? this.#edits.length : 0)) {
      const tensors = new Map([...this.#original, ...all]);
      const { changed, skipped = [] } = applyEdit(edit, tensors, this.#readAs, this.#facts!);
      for (const [name, raw] of changed) all.set(name, raw);
      left.push(...skipped);
    }
    this.#changed = all;
    this.#skipped = left;
    this.#edits = edits;
    return this.#outline();
  }

  #outline(): Outline {
    const outline = outlineOf(this.#facts!, this.#tensors);
    outline.notes.push(...this.#skipped.map((text) => ({ text })));
    return outline;
  }

  #weights({ layer: l, cell: c, gate: g, original }: Methods["weights"]["params"]): GateWeights {
    const layer = this.#facts!.found.layers[l];
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
    const edited = await this.#saved();
    if (format === "source") return edited;
    const { name } = this.#facts!;
    const [main, ...others] = edited.files;
    const folder = folderOf(
      new Map([
        ...[...this.#beside].map(([file, blob]) => [file, blobSource(blob)] as const),
        ...others.map((file) => [file.name, bytesSource(file.bytes)] as const),
      ]),
    );
    const checkpoint = await openCheckpoint(main.bytes, { ...this.#readAs, name, folder });
    const { files, notes } = await convertCheckpoint(checkpoint, name, { format, lossy });
    const stem = name.replace(/(\.weights)?\.[^.]*$/, "");
    const saved = [...files].map(([file, bytes], k) =>
      savedFile(k === 0 && format !== "tfjs" ? `${stem}${ENDINGS[format]}` : file, bytes),
    );
    return { files: saved, notes: [...edited.notes, ...notes] };
  }

  /** The file with the edits, made one after the other as commands would make them: so it is theirs, byte for byte. */
  async #saved(): Promise<Methods["save"]["result"]> {
    let bytes = new Uint8Array(await this.#file!.arrayBuffer());
    let { name } = this.#facts!;
    const beside = new Map(this.#beside);
    const changedBeside = new Map<string, Uint8Array>();
    const notes = new Set<string>();
    for (const edit of this.#edits) {
      const contents = await this.#contents(new Blob([bytes]), beside);
      const tensors = await readAll(contents);
      const { changed, records } = applyEdit(edit, tensors, this.#readAs, contents);
      const edited = await editedFile(bytes, contents, tensors, changed, records);
      bytes = edited.bytes as Uint8Array<ArrayBuffer>;
      for (const [other, file] of edited.beside) {
        changedBeside.set(other, file);
        beside.set(other, new Blob([file as Uint8Array<ArrayBuffer>]));
      }
      if (edited.format !== contents.format) name = `${name.replace(/\.[^.]*$/, "")}.${edited.format}`;
      if (edited.note !== undefined) notes.add(edited.note);
    }
    const others = [...changedBeside].map(([other, file]) => savedFile(other, file));
    return { files: [savedFile(name, bytes), ...others], notes: [...notes] };
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
  onnx: ".onnx",
  "keras-h5": ".h5",
  "keras-weights": ".weights.h5",
  keras: ".keras",
  tfjs: ".json",
};

function savedFile(name: string, bytes: Uint8Array): SavedFile {
  return { name, bytes: bytes.slice() };
}

interface Applied {
  changed: Map<string, RawTensor>;
  records?: Parameters<typeof editedFile>[4];
  skipped?: readonly string[];
}

function applyEdit(
  edit: Edit,
  tensors: ReadonlyMap<string, RawTensor>,
  readAs: ReadAs,
  file: FileContext,
): Applied {
  const { kind, ...rest } = edit;
  return kind === "bias"
    ? editBias(tensors, { ...readAs, ...(rest as BiasEdit) }, file)
    : initializeTensors(tensors, { ...readAs, ...(rest as SchemeEdit) }, file);
}

async function readTensors(contents: Contents, tell: Tell): Promise<Map<string, RawTensor>> {
  const tensors = new Map<string, RawTensor>();
  const total = contents.tensors.size;
  let told = 0;
  for (const [name, tensor] of contents.tensors) {
    tensors.set(name, await tensor.read());
    if (performance.now() - told < 50) continue;
    told = performance.now();
    tell({ what: "reading", done: tensors.size, total });
  }
  return tensors;
}
