/** Arrays without a framework: NumPy's files, manifests of raw numbers, and safetensors in several files. */
import { openNpy, openNpz } from "../npy/open.ts";
import { openRawManifest } from "../rawManifest/open.ts";
import type { FormatReaders } from "../readers.ts";
import { openSafetensorsIndex } from "../safetensors/openIndex.ts";
import { zip } from "./zip.ts";

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
