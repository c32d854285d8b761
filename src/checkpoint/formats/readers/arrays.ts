/** Files without a framework: NumPy, manifests of raw tensors, and safetensors in several files. */
import { openNpy, openNpz } from "../npy/open.ts";
import { openRawManifest } from "../rawManifest/open.ts";
import type { FormatReaders } from "../readers.ts";
import { openSafetensorsIndex } from "../safetensors/openIndex.ts";
import { zip } from "./zip.ts";

/** Readers of NumPy (npy, npz), of manifests of raw tensors, and of safetensors in several files. */
export const arrays: FormatReaders = {
  name: "arrays",
  readers: {
    npy: openNpy,
    npz: openNpz,
    "raw-manifest": openRawManifest,
    "safetensors-index": openSafetensorsIndex,
  },
  needs: [zip],
};
