/** The order of pages in the sidebar. Every page of `docs/` is in one section; a test compares. */
export interface Section {
  text: string;
  pages: readonly string[];
  /** All pages of this folder follow. */
  folder?: string;
}

export const sections: readonly Section[] = [
  { text: "First steps", pages: ["start"] },
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
    text: "Guides",
    pages: [
      "guides/index",
      "forget-gate",
      "guides/training-in-code",
      "guides/lengths",
      "guides/from-keras",
      "guides/from-pytorch",
      "guides/networks",
      "streaming",
      "guides/initialisation",
      "checkpoints",
      "guides/export",
      "guides/microcontroller",
      "training",
      "pipelines",
      "cells",
      "diagnostics",
      "gate-dynamics",
      "guides/speed",
      "outgrowing",
      "guides/reproducibility",
      "inspector",
      "hand-port",
    ],
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
      "reference/unsupported",
      "reference/limits",
      "reference/benchmark",
    ],
  },
  {
    text: "The project",
    pages: ["architecture", "verification", "releasing", "results", "null-results", "memory", "changelog"],
  },
  { text: "Decisions", pages: [], folder: "decisions" },
  { text: "Measurements", pages: [], folder: "measurements" },
];
