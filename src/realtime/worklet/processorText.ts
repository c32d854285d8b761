/** The code of the processor, for pages whose bundler leaves its file behind. The build of the package puts it here. */
export const processorText = "";
