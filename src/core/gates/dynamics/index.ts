export {
  type FixedPoint,
  type FixedPointOptions,
  type FixedPoints,
  fixedPoints,
  type Multiplier,
  type SlowPoint,
  type Stability,
  type Starts,
  slowPoints,
} from "./fixedPoints.ts";
export {
  type PhasePortrait,
  type PortraitOptions,
  type PortraitRange,
  phasePortrait,
  type Trajectory,
  type TrajectoryOptions,
  trajectories,
} from "./portrait.ts";
export type { ConstantInput, MapOptions } from "./stateMap.ts";
export { type PrincipalComponents, participationRatio, principalComponents } from "./states.ts";
export type { WorkOptions } from "./work.ts";
