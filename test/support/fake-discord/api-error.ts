/** One thing that is wrong with a body, and where. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  /** Discord's name for it, such as `BASE_TYPE_MAX_LENGTH`. */
  readonly code: string;
  readonly message: string;
}

interface Refusal {
  readonly status: number;
  /** Discord's JSON error code. */
  readonly code: number;
  readonly message: string;
  /** Whether a correct bot never sees this; what only bad luck brings about is none. */
  readonly isBreach: boolean;
}

/** Statuses, codes and words: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const refusals = {
  'not-found': { status: 404, code: 0, message: '404: Not Found', isBreach: true },
  unauthorized: { status: 401, code: 0, message: '401: Unauthorized', isBreach: false },
  'unknown-channel': { status: 404, code: 10003, message: 'Unknown Channel', isBreach: false },
  'unknown-guild': { status: 404, code: 10004, message: 'Unknown Guild', isBreach: true },
  'unknown-message': { status: 404, code: 10008, message: 'Unknown Message', isBreach: false },
  'unknown-user': { status: 404, code: 10013, message: 'Unknown User', isBreach: true },
  'unknown-webhook': { status: 404, code: 10015, message: 'Unknown Webhook', isBreach: true },
  'unknown-interaction': {
    status: 404,
    code: 10062,
    message: 'Unknown interaction',
    isBreach: true,
  },
  'unknown-command': {
    status: 404,
    code: 10063,
    message: 'Unknown application command',
    isBreach: true,
  },
  'too-many-commands': {
    status: 400,
    code: 30032,
    message: 'Maximum number of application commands reached',
    isBreach: true,
  },
  'too-large': { status: 413, code: 40005, message: 'Request entity too large', isBreach: true },
  'already-acknowledged': {
    status: 400,
    code: 40060,
    message: 'Interaction has already been acknowledged.',
    isBreach: true,
  },
  'too-many-follow-ups': {
    status: 400,
    code: 40094,
    message: 'This interaction has reached the maximum number of follow-up messages',
    isBreach: true,
  },
  'missing-access': { status: 403, code: 50001, message: 'Missing Access', isBreach: true },
  'not-the-author': {
    status: 403,
    code: 50005,
    message: 'Cannot edit a message authored by another user',
    isBreach: true,
  },
  'empty-message': {
    status: 400,
    code: 50006,
    message: 'Cannot send an empty message',
    isBreach: true,
  },
  'closed-dm': {
    status: 403,
    code: 50007,
    message: 'Cannot send messages to this user',
    isBreach: false,
  },
  'missing-permissions': {
    status: 403,
    code: 50013,
    message: 'Missing Permissions',
    isBreach: true,
  },
  'invalid-webhook-token': {
    status: 401,
    code: 50027,
    message: 'Invalid Webhook Token',
    isBreach: true,
  },
  'invalid-form': { status: 400, code: 50035, message: 'Invalid Form Body', isBreach: true },
  'invalid-version': { status: 400, code: 50041, message: 'Invalid API version', isBreach: true },
  'no-history': {
    status: 403,
    code: 160002,
    message: 'Cannot reply without permission to read message history',
    isBreach: true,
  },
} satisfies Record<string, Refusal>;

/** A failure that Discord answers a request with. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: number;
  readonly isBreach: boolean;
  readonly problems: readonly Problem[];

  /** @param options - `isBreach` overrules the table where the bot could not have known better. */
  constructor(
    refusal: keyof typeof refusals,
    options: { readonly isBreach?: boolean; readonly problems?: readonly Problem[] } = {},
  ) {
    const { status, code, message, isBreach } = refusals[refusal];
    super(message);
    this.status = status;
    this.code = code;
    this.isBreach = options.isBreach ?? isBreach;
    this.problems = options.problems ?? [];
  }

  /** The body of the answer. */
  toJson(): object {
    const { message, code, problems } = this;
    return { message, code, ...(problems.length > 0 && { errors: toTree(problems) }) };
  }

  /** One line for a list of breaches. */
  describe(): string {
    const details = this.problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return [`${this.status} ${this.code} ${this.message}`, ...details].join('; ');
  }
}

/** The body's own shape, with `_errors` where something is wrong. */
function toTree(problems: readonly Problem[]): object {
  const here = problems.filter(({ path }) => path.length === 0);
  const keys = new Set(problems.flatMap(({ path }) => path.slice(0, 1)));
  const branches = [...keys].map((key) => [String(key), toTree(problemsBelow(problems, key))]);
  const errors = here.map(({ code, message }) => ({ code, message }));
  return { ...Object.fromEntries(branches), ...(errors.length > 0 && { _errors: errors }) };
}

function problemsBelow(problems: readonly Problem[], key: PropertyKey): readonly Problem[] {
  return problems
    .filter(({ path }) => path[0] === key)
    .map((problem) => ({ ...problem, path: problem.path.slice(1) }));
}
