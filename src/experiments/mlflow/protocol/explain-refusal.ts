import { z } from 'zod';

import { ClassifierError } from '../../../errors.ts';

/** An answer that is no success. */
export interface Refusal {
  readonly status: number;
  /** The body: JSON, HTML or plain text. */
  readonly text: string;
  /** Where a redirect leads. */
  readonly location: string | null;
}

const MAX_SENTENCE_LENGTH = 200;

const errorSchema = z.object({ error_code: z.string().optional(), message: z.string() });
const detailSchema = z
  .object({ detail: z.string() })
  .transform(({ detail }) => ({ message: detail }));
const jsonSchema = z.union([errorSchema, detailSchema]);

type KnownError = z.output<typeof errorSchema>;

/**
 * Makes one sentence of whatever a server, or a proxy before it, answers.
 *
 * @param route - What was asked for; no URL.
 * @param secrets - What is left out of the server's words.
 * @returns `details`: the status, and MLflow's own code as `reason` where it gives one.
 */
export function explainRefusal(
  refusal: Refusal,
  { route, secrets }: { readonly route: string; readonly secrets: readonly string[] },
): ClassifierError {
  const { status, text } = refusal;
  const known = parseError(text);
  const words = conceal(firstLine(known?.message ?? titleOf(text)), secrets);
  const facts = words === '' ? `status ${status}` : `status ${status}: ${words}`;
  const details = { status, ...(known?.error_code !== undefined && { reason: known.error_code }) };
  const error = (code: 'config-invalid' | 'unavailable' | 'internal', message: string) =>
    new ClassifierError(code, message, { details });

  if (status >= 300 && status < 400) return error('config-invalid', explainRedirect(refusal));
  if (status === 401 || status === 403) {
    return error(
      'config-invalid',
      `the MLflow server refuses access (${facts}): see MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN`,
    );
  }
  if (status === 404 && known?.error_code === undefined) {
    return error('config-invalid', `MLFLOW_TRACKING_URI leads to no MLflow server (${facts})`);
  }
  if (status === 429 || status >= 500) {
    return error('unavailable', `the MLflow server has failed at ${route} (${facts})`);
  }
  return error('internal', `the MLflow server does not take ${route} (${facts})`);
}

/** Whether MLflow said that what was asked for is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof ClassifierError && error.details['reason'] === 'RESOURCE_DOES_NOT_EXIST';
}

/** Whether MLflow said that what was to be made is there. */
export function isThereAlready(error: unknown): boolean {
  return error instanceof ClassifierError && error.details['reason'] === 'RESOURCE_ALREADY_EXISTS';
}

/** Where a redirect leads may have secrets in its path and query. */
function explainRedirect({ status, location }: Refusal): string {
  const origin = location !== null && URL.canParse(location) ? new URL(location).origin : undefined;
  const target = origin === undefined ? 'elsewhere' : `to ${origin}`;
  return `MLFLOW_TRACKING_URI redirects ${target} (status ${status}): set it to the server itself`;
}

function parseError(text: string): KnownError | undefined {
  try {
    return jsonSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** A page says in its title what is wrong. */
function titleOf(text: string): string {
  if (!/^\s*</u.test(text)) return text;
  return /<title>([^<]*)/iu.exec(text)?.[1] ?? '';
}

function firstLine(text: string): string {
  const [line = ''] = text.trim().split(/[\n\r]/u);
  return line
    .replaceAll(/\p{Cc}/gu, ' ')
    .slice(0, MAX_SENTENCE_LENGTH)
    .replace(/[\s.]+$/u, '');
}

function conceal(text: string, secrets: readonly string[]): string {
  return secrets
    .filter(({ length }) => length > 0)
    .reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
}
