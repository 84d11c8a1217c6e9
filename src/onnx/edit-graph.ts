import { encodeValue, type GraphValue } from './graph.ts';
import { FIELD } from './field-numbers.ts';
import { findNeeded } from './needed.ts';
import { encodeNode, type Node, readNode } from './node.ts';
import { type Field, message, readFields, text } from './protobuf-fields.ts';
import { encodeTensor, readTensor, type Tensor, tensorName } from './tensor.ts';

/** How a graph goes on after the values that are kept of it. */
export interface Continuation {
  /** In the order of their work; their inputs may be any values of the graph. */
  readonly nodes: readonly Node[];
  readonly weights: readonly Tensor[];
  /** All outputs of the new graph; they may be values of the old one. */
  readonly outputs: readonly GraphValue[];
  /** New names of values whose old ones are needed for something else; nodes and outputs are given the new ones. */
  readonly renamed?: ReadonlyMap<string, string>;
}

/**
 * Puts another end to a graph. What the new end does not need is left out; everything else is passed on byte for byte,
 * so that quantized layers stay what they are.
 *
 * @throws {Error} When the bytes are no protobuf message.
 */
export function continueGraph(onnxBytes: Uint8Array, end: Continuation): Uint8Array {
  const { renamed = new Map<string, string>() } = end;
  return editGraph(onnxBytes, (graphBytes) => {
    const { graph } = FIELD;
    const fields = readFields(graphBytes).map((field) =>
      field.number === graph.node ? renameInNode(field, renamed) : field,
    );
    const isNeeded = findNeeded(
      fields.filter(({ number }) => number === graph.node).map(({ content }) => readNode(content)),
      [...end.nodes.flatMap(({ inputs }) => inputs), ...end.outputs.map(({ name }) => name)],
    );
    const kept = fields.filter(({ number, content }) => {
      if (number === graph.node) return readNode(content).outputs.some(isNeeded);
      if (number === graph.weight) return isNeeded(tensorName(content));
      if (number === graph.input) return isNeeded(text(readFields(content), FIELD.value.name));
      return number !== graph.output && number !== graph.valueInfo;
    });
    return Buffer.concat([
      ...kept.map(({ raw }) => raw),
      ...end.nodes.map((node) => message(graph.node, encodeNode(node))),
      ...end.weights.map((tensor) => message(graph.weight, encodeTensor(tensor))),
      ...end.outputs.map((value) => message(graph.output, encodeValue(value))),
    ]);
  });
}

/**
 * Puts other values into weights, each in the element type that it is stored in.
 *
 * @param values - By the weight's name, row-major.
 * @throws {Error} When the bytes are no protobuf message.
 * @throws {RangeError} When a weight has another number of values.
 */
export function replaceWeights(
  onnxBytes: Uint8Array,
  values: ReadonlyMap<string, Float32Array>,
): Uint8Array {
  return editGraph(onnxBytes, (graphBytes) => {
    const pieces = readFields(graphBytes).map(({ number, content, raw }) => {
      if (number !== FIELD.graph.weight) return raw;
      const next = values.get(tensorName(content));
      if (!next) return raw;
      const tensor = readTensor(content);
      if (!tensor) throw new TypeError(`${tensorName(content)} is not of floating-point numbers`);
      if (tensor.values.length !== next.length) {
        throw new RangeError(
          `${tensor.name} has ${tensor.values.length} values, not ${next.length}`,
        );
      }
      return message(number, encodeTensor({ ...tensor, values: next }));
    });
    return Buffer.concat(pieces);
  });
}

function renameInNode(field: Field, renamed: ReadonlyMap<string, string>): Field {
  const { input, output, name: nodeName } = FIELD.node;
  const parts = readFields(field.content).map(({ number, content, raw }) => {
    // Nodes are often called as their result, and no two may have one name.
    const isName = number === input || number === output || number === nodeName;
    const name = isName ? renamed.get(Buffer.from(content).toString('utf8')) : undefined;
    return name === undefined ? raw : message(number, Buffer.from(name));
  });
  const content = Buffer.concat(parts);
  return { ...field, content, raw: message(field.number, content) };
}

/** Gives a file with another graph in it; everything around that is passed on byte for byte. */
export function editGraph(
  onnxBytes: Uint8Array,
  edit: (graphBytes: Uint8Array) => Uint8Array,
): Uint8Array {
  const pieces = readFields(onnxBytes).map(({ number, content, raw }) =>
    number === FIELD.model.graph ? message(number, edit(content)) : raw,
  );
  return Buffer.concat(pieces);
}
