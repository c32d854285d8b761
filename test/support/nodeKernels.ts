/** Offers the kernel sets of Node to tests that import the library below its entry for Node, so that SLUICE_KERNELS can name them. */
import { offerNodeKernels } from "../../src/kernels/nativeOffer.ts";

offerNodeKernels();
