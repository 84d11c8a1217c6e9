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
  /**
   * New names of values of the graph that the new end wants to speak of, though it takes their old ones; nodes and outputs
   * are given the new ones. Whatever else is called as something of the new end gives way by itself.
   */
  readonly renamed?: ReadonlyMap<string, string>;
}

/**
 * Puts another end to a graph. What the new end does not need is left out; everything else is passed on byte for byte,
 * so that quantized layers stay what they are.
 *
 * @throws {Error} When the bytes are no protobuf message.
 */
export function continueGraph(onnxBytes: Uint8Array, end: Continuation): Uint8Array {
  return editGraph(onnxBytes, (graphBytes) => {
    const { graph } = FIELD;
    const old = readFields(graphBytes);
    const renamed = giveWay(old, end);
    const fields = old.map((field) => rename(field, renamed));
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

/** Renames what is called as something that the new end brings along: a model that was made so may be continued again. */
function giveWay(graphFields: readonly Field[], end: Continuation): ReadonlyMap<string, string> {
  const renamed = new Map(end.renamed);
  const brought = new Set([
    ...end.nodes.flatMap(({ outputs }) => outputs),
    ...end.weights.map(({ name }) => name),
    ...renamed.values(),
  ]);
  const old = new Set(graphFields.flatMap(definedNames));
  const free = (name: string): string =>
    old.has(name) || brought.has(name) ? free(`old.${name}`) : name;
  for (const name of old) {
    if (brought.has(name) && !renamed.has(name)) renamed.set(name, free(name));
  }
  return renamed;
}

function definedNames({ number, content }: Field): readonly string[] {
  if (number === FIELD.graph.weight) return [tensorName(content)];
  if (number !== FIELD.graph.node) return [];
  const { name, outputs } = readNode(content);
  return [name, ...outputs];
}

/** Nodes are often called as their result, and no two may have one name. */
const NAMES_IN = new Map<number, readonly number[]>([
  [FIELD.graph.node, [FIELD.node.input, FIELD.node.output, FIELD.node.name]],
  [FIELD.graph.weight, [FIELD.tensor.name]],
]);

function rename(field: Field, renamed: ReadonlyMap<string, string>): Field {
  const names = NAMES_IN.get(field.number);
  if (!names) return field;
  let isRenamed = false;
  const parts = readFields(field.content).map(({ number, content, raw }) => {
    const name = names.includes(number) ? renamed.get(toText(content)) : undefined;
    if (name === undefined) return raw;
    isRenamed = true;
    return message(number, Buffer.from(name));
  });
  if (!isRenamed) return field;
  const content = Buffer.concat(parts);
  return { ...field, content, raw: message(field.number, content) };
}

function toText(content: Uint8Array): string {
  return Buffer.from(content).toString('utf8');
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
