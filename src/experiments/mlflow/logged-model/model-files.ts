import type { GraphValue } from '../../../onnx/graph.ts';

/** What `MLmodel` says about itself. */
export interface ModelDescription {
  readonly modelId: string;
  readonly runId: string;
  readonly artifactUri: string;
  readonly createdAt: Date;
  readonly sizeInBytes: number;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
}

/** Where the ONNX file stands among a logged model's files. */
export const ONNX_FILE = 'model.onnx';

const PYTHON_VERSION = '3.11.0'; // any that the packages run on: MLflow wants one

/** The oldest that read what we write: operators of opset 18, a model with an id. */
const REQUIREMENTS = ['mlflow>=3', 'numpy', 'onnx>=1.16', 'onnxruntime>=1.17'];

/**
 * Makes the files that let `mlflow.onnx.load_model` and `mlflow.pyfunc.load_model` read an ONNX file.
 *
 * @returns What they hold, by name.
 */
export function describeModel(model: ModelDescription): Readonly<Record<string, string>> {
  return {
    'requirements.txt': `${REQUIREMENTS.join('\n')}\n`,
    'python_env.yaml': toText({
      python: PYTHON_VERSION,
      build_dependencies: ['pip', 'setuptools', 'wheel'],
      dependencies: ['-r requirements.txt'],
    }),
    'conda.yaml': toText({
      name: 'mlflow-env',
      channels: ['conda-forge'],
      dependencies: [`python=${PYTHON_VERSION}`, 'pip', { pip: REQUIREMENTS }],
    }),
    MLmodel: toText(toMlModel(model)),
  };
}

function toMlModel(model: ModelDescription): object {
  return {
    artifact_path: model.artifactUri,
    flavors: {
      onnx: { code: null, data: ONNX_FILE, providers: ['CPUExecutionProvider'] },
      python_function: {
        data: ONNX_FILE,
        env: { conda: 'conda.yaml', virtualenv: 'python_env.yaml' },
        loader_module: 'mlflow.onnx',
        python_version: PYTHON_VERSION,
      },
    },
    mlflow_version: '3.0.0', // the oldest whose format this is
    model_id: model.modelId,
    model_uuid: model.modelId,
    model_size_bytes: model.sizeInBytes,
    run_id: model.runId,
    signature: {
      inputs: JSON.stringify(model.inputs.map(toTensorSpec)),
      outputs: JSON.stringify(model.outputs.map(toTensorSpec)),
      params: null,
    },
    utc_time_created: model.createdAt.toISOString().slice(0, -1).replace('T', ' '),
  };
}

/** Lengths that are left open, as that of the batch, are -1. */
function toTensorSpec({ name, shape }: GraphValue): object {
  const lengths = shape.map((length) => (typeof length === 'number' ? length : -1));
  return { name, type: 'tensor', 'tensor-spec': { dtype: 'float32', shape: lengths } };
}

/** JSON is YAML, too. */
function toText(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
