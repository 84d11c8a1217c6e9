import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Builds ONNX files field by field (onnx.proto): enough of one to be looked at, not to be run. */

type Content = Uint8Array | string | number;

/** Shape with `?` where the length is left open; element type 1 is float32. */
export interface ValueSpec {
  readonly name: string;
  readonly shape: readonly (number | string)[];
  readonly element?: number;
}

export interface GraphSpec {
  readonly inputs?: readonly ValueSpec[];
  readonly outputs?: readonly ValueSpec[];
  readonly nodes?: readonly NodeSpec[];
  readonly weights?: readonly TensorSpec[];
}

/** With a tensor or a whole graph as attribute, as Constant and If have them. */
interface NodeSpec {
  readonly operator: string;
  readonly input: string;
  readonly output: string;
  readonly value?: TensorSpec;
  readonly branch?: GraphSpec;
}

/** `external` holds the entries that say where its data stands: location, offset, length. */
interface TensorSpec {
  readonly name: string;
  readonly external?: Readonly<Record<string, string>>;
  readonly data?: string;
}

export function onnxFile(spec: GraphSpec): Uint8Array {
  return message(field(1, 8), field(2, 'a test'), field(7, graph(spec)));
}

function graph({ inputs = [], outputs = [], nodes = [], weights = [] }: GraphSpec): Uint8Array {
  return message(
    ...nodes.map((spec) => field(1, node(spec))),
    field(2, 'graph'),
    ...weights.map((spec) => field(5, tensor(spec))),
    ...inputs.map((value) => field(11, valueInfo(value))),
    ...outputs.map((value) => field(12, valueInfo(value))),
  );
}

function node({ operator, input, output, value, branch }: NodeSpec): Uint8Array {
  return message(
    field(1, input),
    field(2, output),
    field(4, operator),
    ...(value ? [field(5, message(field(1, 'value'), field(5, tensor(value))))] : []),
    ...(branch ? [field(5, message(field(1, 'branch'), field(6, graph(branch))))] : []),
  );
}

function tensor({ name, external, data }: TensorSpec): Uint8Array {
  const entries = Object.entries(external ?? {});
  return message(
    field(8, name),
    ...entries.map(([key, value]) => field(13, message(field(1, key), field(2, value)))),
    ...(external ? [field(14, 1)] : []),
    ...(data === undefined ? [] : [field(9, data)]),
  );
}

/** A node that only passes a value on, as it stands in a file; Latin-1. */
export function identityNode(input: string, output: string): string {
  return Buffer.from(node({ operator: 'Identity', input, output })).toString('latin1');
}

function valueInfo({ name, shape, element = 1 }: ValueSpec): Uint8Array {
  const dimensions = shape.map((length) =>
    field(1, message(typeof length === 'number' ? field(1, length) : field(2, length))),
  );
  const type = message(field(1, element), field(2, message(...dimensions)));
  return message(field(1, name), field(2, message(field(1, type))));
}

function field(number: number, content: Content): Uint8Array {
  const writer = new BinaryWriter();
  if (typeof content === 'number')
    return writer.tag(number, WireType.Varint).int64(content).finish();
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return writer.tag(number, WireType.LengthDelimited).bytes(bytes).finish();
}

function message(...fields: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(fields);
}
