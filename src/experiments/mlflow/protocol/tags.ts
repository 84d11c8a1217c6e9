/** Under which MLflow keeps our own id of a run: what makes sending it again harmless. */
export const RUN_ID_TAG = 'whatsit.run_id';

/** The hash of the ONNX file that a logged model was made of. */
export const MODEL_HASH_TAG = 'whatsit.model_sha256';
