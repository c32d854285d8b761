/** PyTorch's files: archives, TorchScript, and older pickles. */
import { openPytorch, openTorchscript } from "../pytorch/open.ts";
import type { FormatReaders } from "../readers.ts";
import { zip } from "./zip.ts";

export const pytorch: FormatReaders = {
  name: "pytorch",
  readers: { pytorch: openPytorch, torchscript: openTorchscript },
  needs: [zip],
};
