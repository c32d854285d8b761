/** Weights of a checkpoint as `createNetwork` takes them. */
import { type LazyTensor, toFloat } from "../../src/checkpoint.ts";

/** A weight in float32. */
export interface Weight {
  shape: number[];
  data: Float32Array;
}

type Tensors = ReadonlyMap<string, LazyTensor>;

/** Reads a tensor by its name. @param shape sizes in the network, of as many numbers; default: those in the file */
export async function weightOf(tensors: Tensors, name: string, shape?: number[]): Promise<Weight> {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new TypeError(`expected a tensor ${name}, got none`);
  return { shape: shape ?? [...tensor.shape], data: toFloat(await tensor.read()) as Float32Array };
}

/** Reads a matrix of inputs by outputs, as Keras and TensorFlow keep it, as one of outputs by inputs. */
export async function turnedOf(tensors: Tensors, name: string): Promise<Weight> {
  const { shape, data } = await weightOf(tensors, name);
  const [inputs, outputs] = shape.slice(-2);
  const turned = Float32Array.from(data, (_, k) => data[(k % inputs) * outputs + Math.floor(k / inputs)]);
  return { shape: [outputs, inputs], data: turned };
}
