/** Every failure that a caller may need to tell apart. Adding one breaks each table that forgets it. */
export type ErrorCode =
  | 'image-missing'
  | 'parameter-invalid'
  | 'body-malformed'
  | 'image-undecodable'
  | 'content-type-unsupported'
  | 'image-unsupported'
  | 'image-too-large'
  | 'model-unknown'
  | 'not-found'
  | 'method-not-allowed'
  | 'overloaded'
  | 'unavailable'
  | 'timed-out'
  | 'unauthorized'
  | 'download-refused'
  | 'download-failed'
  | 'rate-limited'
  | 'model-invalid'
  | 'config-invalid'
  | 'internal';

/** Facts for logs and replies. Never a URL, a token, a user's file name or image bytes. */
export type ErrorDetails = Readonly<Record<string, string | number>>;

/**
 * The one error type that this project throws on purpose.
 *
 * `code` is the contract. `message` is one sentence that may be shown to whoever asked,
 * unless the fault is ours ({@link isOurFault}): then it is for the operator's log alone.
 */
export class ClassifierError extends Error {
  override readonly name = 'ClassifierError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly details?: ErrorDetails } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** Whose doing each failure is: the caller's are answered, ours are also reported. */
const fault = {
  'image-missing': 'caller',
  'parameter-invalid': 'caller',
  'body-malformed': 'caller',
  'image-undecodable': 'caller',
  'content-type-unsupported': 'caller',
  'image-unsupported': 'caller',
  'image-too-large': 'caller',
  'model-unknown': 'caller',
  'not-found': 'caller',
  'method-not-allowed': 'caller',
  overloaded: 'load',
  unavailable: 'load',
  'timed-out': 'load',
  unauthorized: 'caller',
  'download-refused': 'caller',
  'download-failed': 'load',
  'rate-limited': 'load',
  'model-invalid': 'ours',
  'config-invalid': 'ours',
  internal: 'ours',
} satisfies Record<ErrorCode, 'caller' | 'load' | 'ours'>;

/** Whether a caught value is a defect that the operator should see; anything unknown is. */
export function isOurFault(error: unknown): boolean {
  return !(error instanceof ClassifierError) || fault[error.code] === 'ours';
}

/** Wraps whatever was caught, so that every edge deals with one type; an unknown value becomes `internal`. */
export function toClassifierError(error: unknown): ClassifierError {
  if (error instanceof ClassifierError) return error;
  return new ClassifierError('internal', 'Something went wrong on our side.', { cause: error });
}
