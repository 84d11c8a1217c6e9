import type { Node } from '../../onnx/node.ts';

/**
 * Finds where a body can be cut in two: between blocks, where a single value goes on and nothing bends it any more.
 *
 * Of MobileNets and EfficientNets that is the end of every block (a "linear bottleneck").
 *
 * @param nodes - Those that lead from the input to the features, in the order of their work.
 * @param input - Name of the body's input.
 * @returns Names of values, the input first.
 */
export function findCutPoints(nodes: readonly Node[], input: string): readonly string[] {
  const layers = layersAfter(nodes, input);
  const lastUse = new Map(
    layers.flatMap(({ inputs }, index) => inputs.map((name) => [name, index] as const)),
  );
  const bent = new Set(
    layers.filter(({ operator }) => operator === 'Clip').map(({ inputs }) => inputs[0]),
  );
  const live = new Set([input]);
  const cuts = layers.flatMap(({ operator, inputs, outputs: [output = ''] }, index) => {
    for (const name of inputs) if (lastUse.get(name) === index) live.delete(name);
    live.add(output);
    const endsBlock = operator === 'Add' || operator === 'BatchNormalization';
    return endsBlock && live.size === 1 && !bent.has(output) ? [output] : [];
  });
  return [input, ...cuts];
}

/** Without the nodes that only make weights, and without weights among the inputs. */
function layersAfter(nodes: readonly Node[], input: string): readonly Node[] {
  const flowing = new Set([input]);
  return nodes.flatMap((node) => {
    const inputs = node.inputs.filter((name) => flowing.has(name));
    if (inputs.length === 0) return [];
    for (const name of node.outputs) flowing.add(name);
    return [{ ...node, inputs }];
  });
}
