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
  readonly nodes?: readonly {
    readonly operator: string;
    readonly input: string;
    readonly output: string;
  }[];
  readonly weights?: readonly { readonly name: string; readonly isExternal?: boolean }[];
}

export function onnxFile({
  inputs = [],
  outputs = [],
  nodes = [],
  weights = [],
}: GraphSpec): Uint8Array {
  const graph = message(
    ...nodes.map(({ operator, input, output }) =>
      field(1, message(field(1, input), field(2, output), field(4, operator))),
    ),
    field(2, 'graph'),
    ...weights.map(({ name, isExternal }) =>
      field(5, message(field(8, name), ...(isExternal ? [field(14, 1)] : []))),
    ),
    ...inputs.map((value) => field(11, valueInfo(value))),
    ...outputs.map((value) => field(12, valueInfo(value))),
  );
  return message(field(1, 8), field(2, 'a test'), field(7, graph));
}

/** A node that only passes a value on, as it stands in a file; Latin-1. */
export function identityNode(input: string, output: string): string {
  const node = message(field(1, input), field(2, output), field(4, 'Identity'));
  return Buffer.from(node).toString('latin1');
}

function valueInfo({ name, shape, element = 1 }: ValueSpec): Uint8Array {
  const dimensions = shape.map((length) =>
    field(1, message(typeof length === 'number' ? field(1, length) : field(2, length))),
  );
  const tensor = message(field(1, element), field(2, message(...dimensions)));
  return message(field(1, name), field(2, message(field(1, tensor))));
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
