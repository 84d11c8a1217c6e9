import { z } from 'zod';

const probability = z.number().min(0).max(1);

/** The body of a 200 from `/predict`. */
export const answerSchema = z.strictObject({
  predicted_class: z.string().min(1),
  predictions: z.array(z.strictObject({ label: z.string().min(1), probability })).min(1),
  confident: z.boolean(),
  group: z.strictObject({ label: z.string().min(1), probability }).nullable(),
  model: z.string(),
});
type Answer = z.output<typeof answerSchema>;

/** The body of every failure. */
const problemSchema = z.strictObject({
  type: z.string().startsWith('urn:whatsit:'),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  code: z.string().min(1),
});
type Problem = z.output<typeof problemSchema>;

/** An answer of `/predict`, read to its end and checked against the contract. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** `undefined` unless the status is 200. */
  readonly answer: Answer | undefined;
  /** `undefined` when the status is 200. */
  readonly problem: Problem | undefined;
}

interface Options {
  /** With its question mark. */
  readonly query?: string;
  readonly signal?: AbortSignal;
}

/** Sends a picture as a browser's form does. */
export async function predict(
  url: string,
  imageBytes: Uint8Array<ArrayBuffer>,
  { query = '', signal }: Options = {},
): Promise<Reply> {
  const form = new FormData();
  form.append('file', new Blob([imageBytes]), 'picture');
  const init = { method: 'POST', body: form, ...(signal && { signal }) };
  return readReply(await fetch(`${url}/predict${query}`, init));
}

/** Sends a picture as the body itself. */
export async function predictRaw(
  url: string,
  imageBytes: Uint8Array<ArrayBuffer>,
  { query = '', type = 'application/octet-stream' }: Options & { readonly type?: string } = {},
): Promise<Reply> {
  const init = { method: 'POST', body: imageBytes, headers: { 'content-type': type } };
  return readReply(await fetch(`${url}/predict${query}`, init));
}

/**
 * Reads an answer of `/predict` or a failure of any route.
 *
 * @throws When the body is not what the contract says, or a failure gives something of ours away.
 */
export async function readReply(response: Response): Promise<Reply> {
  const { status, headers } = response;
  const text = await response.text();
  if (status === 200) {
    return { status, headers, answer: answerSchema.parse(JSON.parse(text)), problem: undefined };
  }
  const contentType = headers.get('content-type');
  if (contentType !== 'application/problem+json') {
    throw new Error(`A failure has the content type ${contentType}: ${text}`);
  }
  return { status, headers, answer: undefined, problem: parseProblem(text, status) };
}

/** Checks a problem document, and that it holds neither a path nor a stack. */
export function parseProblem(text: string, status: number): Problem {
  if (/node_modules|\/dist\/|\/src\/|\bat \w+ \(|node:internal|\.onnx/.test(text)) {
    throw new Error(`A failure gives something of ours away: ${text}`);
  }
  const problem = problemSchema.parse(JSON.parse(text));
  if (problem.status !== status || problem.type !== `urn:whatsit:${problem.code}`) {
    throw new Error(`A failure contradicts itself (status ${status}): ${text}`);
  }
  return problem;
}

/** A refusal of the caller's picture, which is never our fault. */
export function isRefusal({ status }: Reply): boolean {
  return status >= 400 && status < 500;
}
