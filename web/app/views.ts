/**
 * The views of the page, one folder each. A view loads when it is first shown, and shows without a checkpoint only if its row says so.
 * To add one, make a folder with a default-exported component, and add a row here.
 */
import type { ComponentType } from "preact";
import type { ViewId } from "../state/address.ts";

interface View {
  id: ViewId;
  title: string;
  about: string;
  /** Shows the start page until a checkpoint is open. */
  needsCheckpoint: boolean;
  load(): Promise<{ default: ComponentType }>;
}

export const views: readonly View[] = [
  {
    id: "gates",
    title: "Gates",
    about: "what each gate is set to, and setting it",
    needsCheckpoint: true,
    load: () => import("../gates/GatesView.tsx"),
  },
  {
    id: "network",
    title: "Network",
    about: "every layer of the network in the file, and running it on your numbers",
    needsCheckpoint: true,
    load: () => import("../network/NetworkView.tsx"),
  },
  {
    id: "watch",
    title: "Watch",
    about: "what the gates do while a sequence runs through the network",
    needsCheckpoint: true,
    load: () => import("../watch/WatchView.tsx"),
  },
  {
    id: "lens",
    title: "Lens",
    about: "where the states of a small cell go, and what of it remembers",
    needsCheckpoint: false,
    load: () => import("../lens/LensView.tsx"),
  },
  {
    id: "train",
    title: "Train",
    about: "the same network from different forget biases, trained live",
    needsCheckpoint: false,
    load: () => import("../train/TrainView.tsx"),
  },
  {
    id: "terms",
    title: "Terms",
    about: "what the words of this page mean",
    needsCheckpoint: false,
    load: () => import("../terms/TermsView.tsx"),
  },
];
