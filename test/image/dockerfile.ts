/** One line of a Dockerfile, as far as ours has such lines. */
export type Instruction =
  | { readonly type: 'arg'; readonly name: string; readonly value: string | undefined }
  | { readonly type: 'workdir'; readonly folder: string }
  | {
      readonly type: 'copy';
      /** Another stage; without one the build context. */
      readonly from: string | undefined;
      readonly sources: readonly string[];
      readonly destination: string;
    }
  | { readonly type: 'run'; readonly command: string }
  | { readonly type: 'env'; readonly variables: Readonly<Record<string, string>> }
  | { readonly type: 'user'; readonly user: string }
  | { readonly type: 'volume'; readonly folders: readonly string[] }
  | { readonly type: 'cmd'; readonly command: readonly string[] }
  | { readonly type: 'healthcheck'; readonly command: readonly string[] }
  | { readonly type: 'label'; readonly labels: Readonly<Record<string, string>> }
  | { readonly type: 'expose'; readonly port: string }
  | { readonly type: 'stopsignal'; readonly signal: string };

export interface Stage {
  readonly name: string | undefined;
  readonly image: string;
  /** Which platform it runs on: the builder's, or the one that the image is for. */
  readonly runsOn: 'builder' | 'target';
  readonly instructions: readonly Instruction[];
}

/**
 * Reads the part of the Dockerfile language that ours is written in.
 *
 * @throws {SyntaxError} For everything else: what this cannot read, the trial build could not honour.
 */
export function parseDockerfile(text: string): readonly Stage[] {
  const globals: Record<string, string> = {};
  const stages: { stage: Omit<Stage, 'instructions'>; instructions: Instruction[] }[] = [];
  for (const line of logicalLines(text)) {
    const [, keyword = '', rest = ''] = /^([A-Z]+)\s+(.+)$/s.exec(line) ?? [];
    const current = stages.at(-1);
    if (keyword === 'FROM') {
      stages.push({ stage: parseFrom(rest, globals), instructions: [] });
    } else if (current) {
      current.instructions.push(parseInstruction(keyword, rest, line));
    } else {
      const arg = parseInstruction(keyword, rest, line);
      if (arg.type !== 'arg' || arg.value === undefined) throw new SyntaxError(line);
      globals[arg.name] = arg.value;
    }
  }
  return stages.map(({ stage, instructions }) => ({ ...stage, instructions }));
}

/** Lines without comments, continued ones as one. */
function logicalLines(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

function parseFrom(
  rest: string,
  globals: Readonly<Record<string, string>>,
): Omit<Stage, 'instructions'> {
  const parts = /^(--platform=\$BUILDPLATFORM )?(\S+)(?: AS (\w+))?$/.exec(rest);
  if (!parts) throw new SyntaxError(`FROM ${rest}`);
  const [, platform, image = '', name] = parts;
  return {
    name,
    image: image.replaceAll(/\$\{(\w+)\}/g, (_, variable: string) => {
      const value = globals[variable];
      if (value === undefined) throw new SyntaxError(`FROM ${rest}`);
      return value;
    }),
    runsOn: platform === undefined ? 'target' : 'builder',
  };
}

function parseInstruction(keyword: string, rest: string, line: string): Instruction {
  switch (keyword) {
    case 'ARG': {
      const [, name = '', value] = match(/^(\w+)(?:=(\S+))?$/, rest, line);
      return { type: 'arg', name, value };
    }
    case 'WORKDIR':
      return { type: 'workdir', folder: match(/^\/\S*$/, rest, line)[0] };
    case 'COPY': {
      const [, from, paths = ''] = match(/^(?:--from=(\w+) )?([^-].*)$/, rest, line);
      const sources = paths.split(/\s+/);
      const destination = sources.pop();
      if (destination === undefined || sources.length === 0) throw new SyntaxError(line);
      return { type: 'copy', from, sources, destination };
    }
    case 'RUN':
      return { type: 'run', command: match(/^[^-[<].*$/, rest, line)[0] };
    case 'ENV':
      return { type: 'env', variables: parsePairs(rest, line) };
    case 'LABEL':
      return { type: 'label', labels: parsePairs(rest, line) };
    case 'USER':
      return { type: 'user', user: match(/^\d+:\d+$/, rest, line)[0] };
    case 'VOLUME':
      return { type: 'volume', folders: parseWords(rest, line) };
    case 'EXPOSE':
      return { type: 'expose', port: match(/^\d+$/, rest, line)[0] };
    case 'STOPSIGNAL':
      return { type: 'stopsignal', signal: match(/^SIG[A-Z]+$/, rest, line)[0] };
    case 'HEALTHCHECK': {
      const [, command = ''] = match(/^(?:--[a-z-]+=\w+ )*CMD (.+)$/, rest, line);
      return { type: 'healthcheck', command: parseWords(command, line) };
    }
    case 'CMD':
      return { type: 'cmd', command: parseWords(rest, line) };
    default:
      throw new SyntaxError(line);
  }
}

function match(pattern: RegExp, text: string, line: string): RegExpExecArray {
  const found = pattern.exec(text);
  if (!found) throw new SyntaxError(line);
  return found;
}

/** The exec form alone: with the shell form a shell would be process 1. */
function parseWords(text: string, line: string): readonly string[] {
  if (!text.startsWith('[')) throw new SyntaxError(line);
  const words: unknown = JSON.parse(text);
  if (!Array.isArray(words)) throw new SyntaxError(line);
  return words.map(String);
}

/** `NAME=value NAME="a value"`. */
function parsePairs(text: string, line: string): Readonly<Record<string, string>> {
  const pair = /([\w.]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s"]\S*))(?:\s+|$)/gy;
  const pairs: Record<string, string> = {};
  let end = 0;
  for (const found of text.matchAll(pair)) {
    const [whole, name = '', quoted, plain = ''] = found;
    pairs[name] = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain;
    end += whole.length;
  }
  if (end !== text.length) throw new SyntaxError(line);
  return pairs;
}
