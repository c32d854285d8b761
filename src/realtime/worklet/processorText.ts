/**
 * The code of the processor, for pages whose bundler leaves its file behind. In the package that file takes the place of this one; from sources
 * there is none.
 */
export const processorText = "";
