import { ApiError, tooManyRequests, unauthorised } from '../api-error.ts';
import type { Credentials } from '../credentials.ts';
import type { FileStore } from '../files/file-store.ts';
import type { Journal, RequestRecord } from '../journal.ts';
import type { Methods } from '../methods/method.ts';
import { type Answer, jsonAnswer, type Outcome } from './answer.ts';
import type { FaultOptions, Faults } from './faults.ts';
import type { Flood } from './flood.ts';
import { type RawParameters, readParameters } from './request-body.ts';

export interface ApiDependencies {
  readonly credentials: Credentials;
  readonly methods: Methods;
  readonly files: FileStore;
  readonly faults: Faults;
  readonly flood: Flood;
  readonly journal: Journal;
}

/** What stands before all methods: the token, faults, limits. */
export interface Api {
  handle(request: Request, signal: AbortSignal): Promise<Outcome>;
  /** Carries out a call that comes as the answer of a webhook; nobody hears how it goes. */
  callFromWebhook(call: RawParameters): Promise<void>;
}

/** One request, taken apart. */
interface Incoming {
  /** In lower case, as Telegram compares it; `download` for files. */
  readonly method: string;
  /** As it was written, or the path of a file. */
  readonly name: string;
  readonly parameters: RawParameters;
  readonly signal: AbortSignal;
}

/** What does not look like a token is not even refused. */
const methodPath = /^\/bot(\d+:[^/]*)\/(\w+)\/?$/;
const filePath = /^\/file\/bot(\d+:[^/]*)\/(.+)$/;

export function createApi(dependencies: ApiDependencies): Api {
  const { credentials, methods, files, faults, flood, journal } = dependencies;

  async function carryOut(incoming: Incoming, isAnswerLost: boolean): Promise<Answer> {
    if (incoming.method === 'download') return download(incoming.name);
    const { method, name, parameters, signal } = incoming;
    try {
      const known = methods.get(method);
      if (!known) throw new ApiError(404, 'Not Found: method not found', { isBreach: true });
      noteUnknown(name, known.parameters, parameters);
      flood.check(method, chatOf(parameters));
      const result = await known.run(parameters, { signal, isAnswerLost });
      return jsonAnswer(200, { ok: true, result });
    } catch (error) {
      return refuse(name, error);
    }
  }

  /** Telegram reads over them; who sends one believes that it has a meaning. */
  function noteUnknown(name: string, known: ReadonlySet<string>, parameters: RawParameters): void {
    for (const parameter of Object.keys(parameters)) {
      if (known.has(parameter) || parameter === 'method') continue;
      journal.reportBreach(`${name}: has no parameter ${parameter}`);
    }
  }

  function refuse(name: string, error: unknown): Answer {
    if (!(error instanceof ApiError)) throw error; // a mistake in the fake: the test process shows it
    const { status, message, isBreach } = error;
    if (isBreach) journal.reportBreach(`${name}: ${status} ${message}`);
    return jsonAnswer(status, error.toJson());
  }

  function download(path: string): Answer {
    const body = files.read(path);
    const atMs = Date.now();
    journal.downloads.push({ path, sizeInBytes: body?.length, atMs });
    if (!body) return jsonAnswer(404, notFound.toJson());
    return { status: 200, contentType: 'application/octet-stream', body };
  }

  function fail(fault: number | 'html', options: FaultOptions, incoming: Incoming): Answer {
    if (fault === 'html') return { status: 200, contentType: 'text/html', body: page };
    const { retryAfterS = 1 } = options;
    if (fault !== 429) return jsonAnswer(fault, toError(fault).toJson());
    flood.block(incoming.method, chatOf(incoming.parameters), retryAfterS);
    return jsonAnswer(fault, tooManyRequests(retryAfterS, false).toJson());
  }

  async function answer(incoming: Incoming): Promise<Outcome> {
    const options = faults.take(incoming.method);
    if (!options) return carryOut(incoming, false);
    const { fault } = options;
    if (typeof fault === 'number' || fault === 'html') return fail(fault, options, incoming);
    if (fault === 'hang' || fault === 'drop' || fault === 'reset') return fault;
    const done = await carryOut(incoming, true);
    if (fault === 'done-then-drop') return 'drop';
    if (fault === 'done-then-502') return jsonAnswer(502, toError(502).toJson());
    return { ...done, ending: fault };
  }

  return {
    async handle(request, signal) {
      const path = decodeURIComponent(new URL(request.url).pathname);
      const [, fileToken, file] = filePath.exec(path) ?? [];
      const [, methodToken = fileToken, called = file] = methodPath.exec(path) ?? [];
      if (methodToken === undefined || called === undefined) {
        return jsonAnswer(404, notFound.toJson());
      }
      const method = file === undefined ? called.toLowerCase() : 'download';
      const atMs = Date.now();
      const { parameters, problem } = await tryToRead(request);
      const incoming = { method, name: called, parameters, signal };
      const isKnown = credentials.accepts(methodToken);
      const outcome =
        problem ?? (isKnown ? await answer(incoming) : jsonAnswer(401, unauthorised().toJson()));
      const status = typeof outcome === 'string' ? outcome : outcome.status;
      record(method === 'download' ? method : called, parameters, status, atMs);
      return outcome;
    },
    async callFromWebhook({ method = '', ...parameters }) {
      const name = String(method);
      const { signal } = new AbortController();
      const incoming = { method: name.toLowerCase(), name, parameters, signal };
      const { status } = await carryOut(incoming, true);
      record(name, parameters, status, Date.now());
    },
  };

  function record(
    method: string,
    parameters: RawParameters,
    status: RequestRecord['status'],
    atMs: number,
  ): void {
    journal.requests.push({ method, chatId: chatOf(parameters), status, atMs });
    journal.changes.notify();
  }

  async function tryToRead(request: Request) {
    try {
      return { parameters: await readParameters(request), problem: undefined };
    } catch (error) {
      return { parameters: {}, problem: refuse('body', error) };
    }
  }
}

const notFound = new ApiError(404, 'Not Found', { isBreach: false });
const page = Buffer.from('<!doctype html><html><body>Welcome to this network</body></html>');

const reasons = new Map([
  [500, 'Internal Server Error'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Gateway Timeout'],
]);

function toError(status: number): ApiError {
  const description = reasons.get(status) ?? 'This failure was asked for';
  return new ApiError(status, description, { isBreach: false });
}

function chatOf({ chat_id: chat }: RawParameters): number | undefined {
  const id = Number(chat);
  return chat === undefined || Number.isNaN(id) ? undefined : id;
}
