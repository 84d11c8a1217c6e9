/** What Telegram adds to a refusal: https://core.telegram.org/bots/api#responseparameters */
export interface ResponseParameters {
  readonly retry_after?: number;
  readonly migrate_to_chat_id?: number;
}

/** A failure that Telegram answers a request with. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly parameters: ResponseParameters | undefined;
  /** Whether a correct bot never sees this; what only bad luck brings about is none. */
  readonly isBreach: boolean;

  constructor(
    status: number,
    description: string,
    options: { readonly isBreach: boolean; readonly parameters?: ResponseParameters },
  ) {
    super(description);
    this.status = status;
    this.parameters = options.parameters;
    this.isBreach = options.isBreach;
  }

  /** The body of the answer. */
  toJson(): object {
    const { status, message, parameters } = this;
    return {
      ok: false,
      error_code: status,
      description: message,
      ...(parameters && { parameters }),
    };
  }
}

/** Refuses what a correct bot does not send. */
export function badRequest(reason: string): ApiError {
  return new ApiError(400, `Bad Request: ${reason}`, { isBreach: true });
}

/** Refuses what fails through nobody's fault, such as a chat that has changed meanwhile. */
export function unlucky(status: 400 | 403, reason: string): ApiError {
  const prefix = status === 400 ? 'Bad Request' : 'Forbidden';
  return new ApiError(status, `${prefix}: ${reason}`, { isBreach: false });
}

/** Tells the bot to wait. */
export function tooManyRequests(retryAfterS: number, isBreach: boolean): ApiError {
  const description = `Too Many Requests: retry after ${retryAfterS}`;
  return new ApiError(429, description, { isBreach, parameters: { retry_after: retryAfterS } });
}

/** Refuses a token that is wrong, or good no more. */
export function unauthorised(): ApiError {
  return new ApiError(401, 'Unauthorized', { isBreach: false });
}

/** Ends a poll because of another one, or a webhook. */
export function conflict(reason: string): ApiError {
  return new ApiError(409, `Conflict: ${reason}`, { isBreach: false });
}
