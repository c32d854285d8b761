/** The order of pages in the sidebar. Every page of `docs/` is in one section; a test compares. */
export interface Section {
  text: string;
  pages: readonly string[];
  /** All pages of this folder follow. */
  folder?: string;
}

export const sections: readonly Section[] = [
  { text: "First steps", pages: ["start", "guides/index", "examples"] },
  {
    text: "Tutorials",
    pages: [
      "tutorials/forecast",
      "tutorials/gestures",
      "tutorials/text",
      "tutorials/voice",
      "tutorials/inside",
    ],
  },
  {
    text: "Train a model",
    pages: [
      "guides/training-in-code",
      "training",
      "guides/lengths",
      "guides/initialisation",
      "cells",
      "guides/reproducibility",
      "outgrowing",
    ],
  },
  {
    text: "Run a network",
    pages: [
      "guides/from-keras",
      "guides/from-pytorch",
      "guides/networks",
      "checkpoints",
      "streaming",
      "guides/export",
      "guides/microcontroller",
      "guides/speed",
      "hand-port",
    ],
  },
  {
    text: "See and set gates",
    pages: ["forget-gate", "diagnostics", "gate-dynamics", "inspector", "memory", "results", "null-results"],
  },
  {
    text: "Coming from",
    pages: [
      "coming-from/pytorch",
      "coming-from/keras",
      "coming-from/tensorflow-js",
      "coming-from/brain-js",
      "coming-from/arima",
      "coming-from/torch7",
      "coming-from/onnx-runtime",
      "coming-from/vad-web",
    ],
  },
  {
    text: "Reference",
    pages: [
      "conventions",
      "reference/formats",
      "reference/runtimes",
      "reference/voice",
      "reference/unsupported",
      "reference/limits",
      "reference/benchmark",
    ],
  },
  { text: "The project", pages: ["architecture", "verification", "releasing", "changelog"] },
  { text: "Decisions", pages: [], folder: "decisions" },
  { text: "Measurements", pages: [], folder: "measurements" },
];

/** Shorter names, for the sidebar, of pages whose title needs two lines there or is nearly that of another. */
export const names: Readonly<Record<string, string>> = {
  "guides/index": "All guides",
  "tutorials/voice": "A voice detector",
  "forget-gate": "The forget gate",
  "guides/lengths": "Different lengths",
  checkpoints: "Checkpoints",
  "guides/microcontroller": "To a microcontroller",
  cells: "Cells, and your own",
  "guides/reproducibility": "Same seed, same bits",
  conventions: "Layer classes",
  "reference/benchmark": "Benchmark",
  "decisions/differences-from-pytorch": "Differences from PyTorch",
  "decisions/cells-as-data": "Cells as data",
  "decisions/equations": "Equations",
  "decisions/hdf5-and-protobuf": "HDF5 and protobuf",
  "decisions/libraries": "Libraries",
  "decisions/pickles": "Pickles",
  "decisions/rooms": "Rooms of the code",
  "decisions/zip-and-inflate": "Zip and inflate",
  "measurements/forecasts": "Forecasts",
  "measurements/kernels": "Kernels",
  "measurements/networks": "Networks in a page",
};
