/** Where things stand in an ONNX file: field numbers of onnx.proto (ONNX 1.19). */
export const FIELD = {
  model: { irVersion: 1, producer: 2, graph: 7, opset: 8 },
  opset: { domain: 1, version: 2 },
  graph: { node: 1, name: 2, weight: 5, input: 11, output: 12, valueInfo: 13 },
  node: { input: 1, output: 2, name: 3, operator: 4, attribute: 5, domain: 7 },
  attribute: {
    name: 1,
    float: 2,
    int: 3,
    text: 4,
    tensor: 5,
    floats: 7,
    ints: 8,
    type: 20,
  },
  tensor: { dims: 1, elementType: 2, floats: 4, int64s: 7, name: 8, rawData: 9 },
  value: { name: 1, type: 2 },
  type: { tensor: 1 },
  tensorType: { element: 1, shape: 2 },
  shape: { dimension: 1 },
  dimension: { length: 1, symbol: 2 },
} as const;

/** AttributeProto.AttributeType. */
export const ATTRIBUTE_TYPE = { float: 1, int: 2, text: 3, tensor: 4, floats: 6, ints: 7 } as const;

/** TensorProto.DataType. */
export const ELEMENT_TYPE = { float32: 1, int64: 7, float16: 10 } as const;
