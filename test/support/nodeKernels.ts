/** Offers the kernel sets of Node to tests that import the library below its entry for Node, so that SLUICE_KERNELS can name them. */
import { preferKernels } from "../../src/core/kernels/choose.ts";
import { platformKernels } from "../../src/platform/ports/node/kernels.ts";

for (const candidate of platformKernels().reverse()) preferKernels(candidate);
