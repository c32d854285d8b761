/** Keras's files, HDF5 and zip. */
import { openKeras } from "../keras/open.ts";
import type { FormatReaders } from "../readers.ts";
import { zip } from "./zip.ts";

/** Readers of Keras: HDF5 (`.h5`) and `.keras`. */
export const keras: FormatReaders = {
  name: "keras",
  readers: { hdf5: openKeras, keras: openKeras },
  needs: [zip],
};
