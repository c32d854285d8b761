/**
 * Layers over blocks of frames: convolutions, Fourier transforms, norms and activations.
 *
 * @group Sound
 * @module sluice/signal
 */
export * from "../../dist/signal.js";
