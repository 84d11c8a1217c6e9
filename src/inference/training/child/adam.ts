import type {
  OptimizerOptions,
  Parameter,
  ParameterGroup,
  TrainerState,
} from '../../../training/ports.ts';

/** The parameters and how they change. */
export interface Adam {
  /** By name; the arrays are changed in place. */
  readonly values: ReadonlyMap<string, Float32Array>;
  /** One step for every parameter that has a gradient. */
  step(
    gradientOf: (parameter: string) => Float32Array,
    learningRates: Readonly<Record<ParameterGroup, number>>,
  ): void;
  save(): TrainerState;
  restore(state: TrainerState): void;
}

interface Slot {
  readonly group: ParameterGroup;
  readonly values: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
  readonly isDecayed: boolean;
}

/** Adam (Kingma and Ba, 2015, algorithm 1) with decoupled weight decay (Loshchilov and Hutter, 2019). */
export function createAdam(
  parameters: readonly Parameter[],
  { beta1, beta2, epsilon, weightDecay }: OptimizerOptions,
): Adam {
  const values = new Map(parameters.map((parameter) => [parameter.name, parameter.values.slice()]));
  const slots = new Map<string, Slot>();
  let stepCount = 0;
  for (const { name, group, dims } of parameters) {
    const own = values.get(name);
    if (group === 'statistics' || !own) continue;
    const moment = (): Float32Array => new Float32Array(own.length);
    const isDecayed = dims.length > 1; // not biases, nor what normalization scales and shifts by
    slots.set(name, { group, values: own, first: moment(), second: moment(), isDecayed });
  }

  return {
    values,
    step(gradientOf, learningRates) {
      stepCount++;
      const correction1 = 1 - beta1 ** stepCount;
      const correction2 = Math.sqrt(1 - beta2 ** stepCount);
      for (const [name, { group, values: own, first, second, isDecayed }] of slots) {
        const gradient = gradientOf(name);
        const rate = learningRates[group];
        const size = (rate * correction2) / correction1;
        const floor = epsilon * correction2;
        const keep = isDecayed ? 1 - rate * weightDecay : 1;
        for (let index = 0; index < own.length; index++) {
          const slope = gradient[index] ?? 0;
          const mean = (first[index] = beta1 * (first[index] ?? 0) + (1 - beta1) * slope);
          const square = (second[index] =
            beta2 * (second[index] ?? 0) + (1 - beta2) * slope * slope);
          own[index] = keep * (own[index] ?? 0) - (size * mean) / (Math.sqrt(square) + floor);
        }
      }
    },
    save: () => ({
      stepCount,
      values: copyAll(values),
      firstMoments: copyAll(mapValues(slots, ({ first }) => first)),
      secondMoments: copyAll(mapValues(slots, ({ second }) => second)),
    }),
    restore(state) {
      stepCount = state.stepCount;
      for (const [name, own] of values) copyInto(own, state.values[name], name);
      for (const [name, { first, second }] of slots) {
        copyInto(first, state.firstMoments[name], name);
        copyInto(second, state.secondMoments[name], name);
      }
    },
  };
}

function mapValues<From, To>(
  map: ReadonlyMap<string, From>,
  change: (value: From) => To,
): ReadonlyMap<string, To> {
  return new Map(Array.from(map, ([name, value]) => [name, change(value)]));
}

function copyAll(arrays: ReadonlyMap<string, Float32Array>): Record<string, Float32Array> {
  return Object.fromEntries(Array.from(arrays, ([name, array]) => [name, array.slice()]));
}

function copyInto(own: Float32Array, saved: Float32Array | undefined, name: string): void {
  if (saved?.length !== own.length) throw new TypeError(`The state is of another ${name}`);
  own.set(saved);
}
