/** How many directions states use, and which. */
import { count as atLeastOne, optional, readOptions } from "../../tensor/check.ts";
import { NumericError, refuseValue, ShapeError } from "../../tensor/errors.ts";
import { Random } from "../../tensor/random.ts";
import { formatShape } from "../../tensor/shape.ts";
import { sumOfSquares } from "../../tensor/statistics.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { orthogonalColumns, orthonormalise } from "../matrices.ts";

/** The directions in which states vary most. */
export interface PrincipalComponents {
  /** [S] */
  mean: Float64Array;
  /** Orthonormal directions, each [S]; the number of largest modulus in each is positive */
  components: Float64Array[];
  /** Of the states along each, descending */
  variances: Float64Array;
  /** Variances as shares of the whole */
  shares: Float64Array;
  /** Returns the coordinates of states [N, S] along the directions, [N, count]. */
  project(states: Tensor): Tensor;
}

/**
 * Returns the principal components of states: their directions of largest variance, by one-sided Jacobi rotations of the covariance.
 *
 * @param states  [..., S], such as `trace.cell(0)` or the output of a layer; at least two
 * @param options `count`: how many, default all S
 * @throws ArgumentError for anything but a tensor, or a count that is not from 1 to S; ShapeError for fewer than two states; NumericError for
 *   states that are not finite
 * @example
 * const { components, shares, project } = diagnostics.principalComponents(output, { count: 2 });
 * project(output); // [N, 2], for a plot
 */
export function principalComponents(states: Tensor, options: { count?: number } = {}): PrincipalComponents {
  const where = "principalComponents";
  const { count: wanted } = readOptions(where, options, { count: [undefined, optional(atLeastOne)] });
  const { mean, covariance, size } = momentsOf(where, states);
  const count = wanted ?? size;
  if (count > size) refuseValue(where, `count from 1 to ${size}`, count);
  // Rotations leave U Σ of a symmetric matrix: each column is a direction, as long as its variance.
  const found = orthogonalColumns(covariance, size)
    .map((column) => ({ column, variance: Math.sqrt(sumOfSquares(column)) }))
    .sort((a, b) => b.variance - a.variance);
  const whole = found.reduce((total, { variance }) => total + variance, 0);
  const variances = Float64Array.from(found.slice(0, count), ({ variance }) => variance);
  // States that do not vary in some directions leave columns of 0: any others complete the basis.
  const basis = Float64Array.from(found.slice(0, count).flatMap(({ column }) => [...column]));
  const random = new Random(0);
  orthonormalise(basis, size, () => random.normal());
  const components = Array.from({ length: count }, (_, k) => {
    const own = basis.slice(k * size, (k + 1) * size);
    const largest = own.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    return own.map((value) => (largest < 0 ? -value : value));
  });
  const project = (others: Tensor): Tensor => {
    const rows = rowsOf(where, others, size);
    const projected = new Float64Array((rows.length / size) * count);
    for (let k = 0; k < projected.length; k++) {
      const direction = components[k % count];
      const first = Math.floor(k / count) * size;
      for (let i = 0; i < size; i++) projected[k] += direction[i] * (rows[first + i] - mean[i]);
    }
    return new Tensor(projected, [rows.length / size, count]);
  };
  return {
    mean,
    components,
    variances,
    shares: variances.map((each) => (whole > 0 ? each / whole : 0)),
    project,
  };
}

/**
 * Returns the participation ratio of states, (Σλ)²/Σλ² of the eigenvalues of their covariance: how many directions they use, from 1 to S.
 *
 * @param states [..., S], such as the output of a layer; at least two
 * @throws ArgumentError for anything but a tensor; ShapeError for fewer than two states; NumericError for states that are not finite
 * @example
 * diagnostics.participationRatio(output); // 3.2 of 20 units
 */
export function participationRatio(states: Tensor): number {
  const { covariance, size } = momentsOf("participationRatio", states);
  // The trace, and the sum of all squares, which is that of the squared eigenvalues.
  let trace = 0;
  for (let i = 0; i < size; i++) trace += covariance[i * size + i];
  return trace === 0 ? 0 : trace ** 2 / sumOfSquares(covariance);
}

function momentsOf(where: string, states: Tensor) {
  const size = states instanceof Tensor ? states.shape[states.rank - 1] : undefined;
  const rows = rowsOf(where, states, size);
  const S = size as number;
  const count = rows.length / S;
  if (count < 2)
    throw new ShapeError(`${where}: expected at least two states [N, S], got ${formatShape(states.shape)}.`);
  const mean = new Float64Array(S);
  for (let k = 0; k < rows.length; k++) mean[k % S] += rows[k] / count;
  const covariance = new Float64Array(S * S);
  const centred = new Float64Array(S);
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < S; i++) centred[i] = rows[n * S + i] - mean[i];
    for (let i = 0; i < S; i++)
      for (let j = 0; j < S; j++) covariance[i * S + j] += (centred[i] * centred[j]) / count;
  }
  return { mean, covariance, size: S };
}

function rowsOf(where: string, states: unknown, size: number | undefined): ArrayLike<number> {
  if (!(states instanceof Tensor)) refuseValue(where, "states as a tensor", states);
  if (states.rank === 0 || states.shape[states.rank - 1] !== size || size === 0)
    throw new ShapeError(`${where}: expected states [N, ${size || "S"}], got ${formatShape(states.shape)}.`);
  const bad = states.data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new NumericError(`${where}: expected finite states, got ${states.data[bad]} at ${bad}.`, "states");
  return states.data;
}
