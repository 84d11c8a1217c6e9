import type { Config } from '../../../config.ts';

/** Where an MLflow server is, and what it is told about who asks. */
export interface Connection {
  /** Without credentials and without a slash at its end; a server behind a prefix has a path. */
  readonly baseUrl: string;
  /** Value of the header, where there is one. */
  readonly authorization: string | undefined;
  /** What must stand in no message. */
  readonly secrets: readonly string[];
}

type Settings = Pick<
  Config,
  | 'MLFLOW_TRACKING_URI'
  | 'MLFLOW_TRACKING_USERNAME'
  | 'MLFLOW_TRACKING_PASSWORD'
  | 'MLFLOW_TRACKING_TOKEN'
>;

interface Account {
  readonly username: string;
  readonly password: string;
}

/**
 * Reads the settings as MLflow's own client does: an account goes before a token.
 *
 * @returns `undefined` where no server is named: runs stay on this machine.
 */
export function parseConnection(settings: Settings): Connection | undefined {
  const { MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_TOKEN: token } = settings;
  if (uri === undefined) return undefined;
  const url = new URL(uri);
  const account = accountIn(settings) ?? accountOf(url);
  const encoded = account && encodeAccount(account);
  return {
    // What a browser shows behind # and ? is of the page; fetch() refuses credentials.
    baseUrl: `${url.origin}${url.pathname}`.replace(/\/+$/u, ''),
    authorization: encoded === undefined ? token && `Bearer ${token}` : `Basic ${encoded}`,
    secrets: [token, account?.password, encoded].filter((secret) => secret !== undefined),
  };
}

function accountIn(settings: Settings): Account | undefined {
  const { MLFLOW_TRACKING_USERNAME: username, MLFLOW_TRACKING_PASSWORD: password } = settings;
  if (username === undefined || password === undefined) return undefined;
  return { username, password };
}

function accountOf({ username, password }: URL): Account | undefined {
  if (username === '') return undefined;
  return { username: decode(username), password: decode(password) };
}

function encodeAccount({ username, password }: Account): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}

/** Percent signs that encode nothing stay as they are. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
