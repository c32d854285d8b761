/**
 * The views of the page, one folder each. A view loads when it is first shown. One that needs a checkpoint has `start`.
 * To add one, make a folder with a default-exported component, and add a row here.
 */
import type { ComponentType } from "preact";
import type { ViewId } from "../state/address.ts";

export interface View {
  id: ViewId;
  title: string;
  about: string;
  /** Words of the start page, which shows in its place until a checkpoint is open. */
  start?: { title: string; lead: string };
  load(): Promise<{ default: ComponentType }>;
}

export const views: readonly View[] = [
  {
    id: "gates",
    title: "Gates",
    about: "what each gate is set to, and setting it",
    start: {
      title: "See the gates of a recurrent network",
      lead: "Drop a checkpoint of PyTorch, Keras, TensorFlow, ONNX, TFLite, Torch7, Flax and others: over a hundred layer classes. See its gates, run the whole network on your numbers, watch it work.",
    },
    load: () => import("../gates/GatesView.tsx"),
  },
  {
    id: "network",
    title: "Network",
    about: "every layer of the network in the file, and running it on your numbers",
    start: {
      title: "See the layers of a whole network, and run it",
      lead: "Open a network to see its layers, from input to output, with their sizes. Then drop a file of numbers, and the network answers. Nothing is open yet: choose a checkpoint, or one of the examples.",
    },
    load: () => import("../network/NetworkView.tsx"),
  },
  {
    id: "watch",
    title: "Watch",
    about: "what the gates do while a sequence runs through the network",
    start: {
      title: "Watch the gates while a sequence runs through",
      lead: "Open a network and feed it a text, a table, a sound or random numbers: you see every gate of every unit at every step, how long a unit remembers, and which gates the output depends on. Nothing is open yet: choose a checkpoint, or one of the examples.",
    },
    load: () => import("../watch/WatchView.tsx"),
  },
  {
    id: "lens",
    title: "Lens",
    about: "where the states of a small cell go, and what of it remembers",
    load: () => import("../lens/LensView.tsx"),
  },
  {
    id: "train",
    title: "Train",
    about: "the same network from different forget biases, trained live",
    load: () => import("../train/TrainView.tsx"),
  },
  {
    id: "terms",
    title: "Terms",
    about: "what the words of this page mean",
    load: () => import("../terms/TermsView.tsx"),
  },
];
