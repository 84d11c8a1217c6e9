import { badRequest } from '../api-error.ts';

/** The parameters of a request, not yet checked. */
export type RawParameters = Readonly<Record<string, unknown>>;

/**
 * Reads parameters from wherever Telegram takes them: the query, JSON, or a form of either kind.
 *
 * @throws {ApiError} 400 for a body that is no JSON object.
 */
export async function readParameters(request: Request): Promise<RawParameters> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  return { ...query, ...(await readBody(request)) };
}

async function readBody(request: Request): Promise<RawParameters> {
  const contentType = request.headers.get('content-type') ?? '';
  if (/^(multipart\/form-data|application\/x-www-form-urlencoded)/.test(contentType)) {
    return readForm(request);
  }
  const text = await request.text();
  // Other types of content carry no parameters, and no error says so.
  if (text === '' || !contentType.startsWith('application/json')) return {};
  return parseObject(text);
}

async function readForm(request: Request): Promise<RawParameters> {
  try {
    return Object.fromEntries(await request.formData());
  } catch {
    throw badRequest("can't parse form");
  }
}

function parseObject(text: string): RawParameters {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest("can't parse JSON object");
  }
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
