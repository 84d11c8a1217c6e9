import { invalidForm } from '../form.ts';
import type { Upload } from '../messages/upload.ts';

/** A body as routes want it. */
export interface RequestBody {
  readonly json: unknown;
  readonly uploads: readonly Upload[];
}

/**
 * Reads JSON, or a form of files with `payload_json`:
 * https://docs.discord.com/developers/reference#uploading-files
 *
 * @throws {ApiError} `invalid-form`.
 */
export async function readBody(request: Request): Promise<RequestBody> {
  const contentType = request.headers.get('content-type') ?? '';
  if (contentType.startsWith('multipart/form-data')) return readMultipart(request);
  if (contentType.startsWith('application/json')) {
    return { json: parseJson(await request.text()), uploads: [] };
  }
  throw invalidForm({
    path: [],
    code: 'CONTENT_TYPE_INVALID',
    message: 'Expected "Content-Type" header to be one of {application/json, multipart/form-data}.',
  });
}

async function readMultipart(request: Request): Promise<RequestBody> {
  const form = await request.formData();
  const uploads: Upload[] = [];
  for (const [name, value] of form) {
    const index = /^files\[(\d+)\]$/.exec(name)?.[1];
    if (index === undefined || typeof value === 'string') continue;
    // oxlint-disable-next-line no-await-in-loop -- all of it is in memory
    const bytes = new Uint8Array(await value.arrayBuffer());
    uploads.push({ index, bytes, filename: value.name, contentType: value.type });
  }
  const payload = form.get('payload_json');
  return { json: typeof payload === 'string' ? parseJson(payload) : {}, uploads };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const message = 'The request body contains invalid JSON.';
    throw invalidForm({ path: [], code: 'INVALID_JSON', message });
  }
}
