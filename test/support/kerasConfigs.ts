/** Configurations of Keras. */

export interface KerasConfig {
  class_name: string;
  config: { name: string };
}

export const kerasLayer = (className: string, name: string, config: object = {}): KerasConfig => ({
  class_name: className,
  config: { name, ...config },
});

export const kerasSequential = (...layers: unknown[]) => ({
  class_name: "Sequential",
  config: { name: "sequential", layers },
});
