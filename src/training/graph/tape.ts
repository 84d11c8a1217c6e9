import { gradientName } from '../ports.ts';
import type { GraphBuilder, Value } from './graph-builder.ts';

/** A value that knows whether anything trainable stands behind it. */
export interface TracedValue extends Value {
  readonly needsGradient: boolean;
}

/**
 * Reverse-mode differentiation, as graph construction: each layer adds its forward nodes at once and leaves behind how
 * its gradients are computed; {@link Tape.differentiate} adds those nodes in reverse.
 */
export interface Tape {
  readonly builder: GraphBuilder;
  /** A weight that training changes: fed at every run, with an output of the name that {@link gradientName} gives. */
  parameter(name: string, shape: readonly number[]): TracedValue;
  /**
   * Notes how the gradients of a layer's inputs come from that of its result.
   *
   * @param backward - Given the name of the result's gradient, which has the result's shape.
   */
  record(result: Value, backward: (gradient: string) => void): TracedValue;
  /** Adds to the gradient of a value; a value that needs none takes none. */
  accumulate(value: TracedValue, gradient: () => string): void;
  /** Adds the backward pass for a value whose gradient is given. */
  differentiate(value: Value, gradient: string): void;
}

/** Makes a tape on which nothing is recorded yet. */
export function createTape(builder: GraphBuilder): Tape {
  const steps: { readonly result: Value; readonly backward: (gradient: string) => void }[] = [];
  const parameters: Value[] = [];
  const gradients = new Map<string, string>();

  function addGradient({ name }: Value, gradient: string): void {
    const sum = gradients.get(name);
    gradients.set(name, sum === undefined ? gradient : builder.add('Add', [sum, gradient]));
  }

  return {
    builder,
    parameter(name, shape) {
      const parameter = builder.input(name, shape);
      parameters.push(parameter);
      return { ...parameter, needsGradient: true };
    },
    record(result, backward) {
      steps.push({ result, backward });
      return { ...result, needsGradient: true };
    },
    accumulate(value, gradient) {
      if (value.needsGradient) addGradient(value, gradient());
    },
    differentiate(value, seed) {
      addGradient(value, seed);
      for (const { result, backward } of steps.toReversed()) {
        const gradient = gradients.get(result.name);
        if (gradient !== undefined) backward(gradient); // else nothing that is wanted comes from it
      }
      for (const parameter of parameters) {
        const name = gradients.get(parameter.name);
        if (name === undefined) throw new TypeError(`${parameter.name} has no gradient`);
        builder.output(gradientName(parameter.name), { name, shape: parameter.shape });
      }
    },
  };
}

/** A value that is only fed, or computed from such. */
export function untraced(value: Value): TracedValue {
  return { ...value, needsGradient: false };
}
