/** PyTorch's files: archives, TorchScript, and older pickles. */
import { openPytorch, openTorchscript } from "../pytorch/open.ts";
import type { FormatReaders } from "../readers.ts";
import { zip } from "./zip.ts";

/** Readers of PyTorch: archives and older pickles of `torch.save`, and TorchScript. */
export const pytorch: FormatReaders = {
  name: "pytorch",
  readers: { pytorch: openPytorch, torchscript: openTorchscript },
  needs: [zip],
};
