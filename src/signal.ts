/** The entry `sluice/signal`: transforms of signals. Layers over blocks are networks of one layer. */
export { RealFourier } from "./realtime/signal/fourier.ts";
export { hannWindow, type StftOptions, stft } from "./realtime/signal/stft.ts";
