import { editGraph } from './edit-graph.ts';
import { FIELD } from './field-numbers.ts';
import { message, readFields, text } from './protobuf-fields.ts';

/**
 * Gives a graph's input and output the names of the Hugging Face layout, through two nodes that only pass on;
 * everything else is passed on byte for byte.
 *
 * @param names.input - The input that becomes `pixel_values`.
 * @param names.output - The output that becomes `logits`; the graph's other outputs are dropped.
 * @param names.logits - The value that `logits` takes; another than `output` when that is a softmax.
 */
export function renameInputAndOutput(
  onnxBytes: Uint8Array,
  names: { readonly input: string; readonly output: string; readonly logits: string },
): Uint8Array {
  return editGraph(onnxBytes, (graphBytes) => renameInGraph(graphBytes, names));
}

function renameInGraph(
  graphBytes: Uint8Array,
  { input, output, logits }: Parameters<typeof renameInputAndOutput>[1],
): Uint8Array {
  const { node, input: inputField, output: outputField } = FIELD.graph;
  const passes = (from: string, to: string): Uint8Array[] =>
    from === to ? [] : [message(node, identity(from, to))];

  const kept = readFields(graphBytes).flatMap(({ number, content, raw }) => {
    if (number === inputField) {
      return valueName(content) === input
        ? [message(number, withName(content, 'pixel_values'))]
        : [raw];
    }
    if (number !== outputField) return [raw];
    return valueName(content) === output ? [message(number, withName(content, 'logits'))] : [];
  });
  return Buffer.concat([
    ...passes('pixel_values', input), // nodes stand in the order of their work
    ...kept,
    ...passes(logits, 'logits'),
  ]);
}

function identity(from: string, to: string): Uint8Array {
  const { input, output, operator } = FIELD.node;
  return Buffer.concat([
    message(input, Buffer.from(from)),
    message(output, Buffer.from(to)),
    message(operator, Buffer.from('Identity')),
  ]);
}

function withName(valueBytes: Uint8Array, name: string): Uint8Array {
  const rest = readFields(valueBytes).filter(({ number }) => number !== FIELD.value.name);
  return Buffer.concat([
    message(FIELD.value.name, Buffer.from(name)),
    ...rest.map(({ raw }) => raw),
  ]);
}

function valueName(valueBytes: Uint8Array): string {
  return text(readFields(valueBytes), FIELD.value.name);
}
