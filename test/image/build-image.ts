import { cp, lstat, mkdir } from 'node:fs/promises';
import path from 'node:path';

import type { Instruction, Stage } from './dockerfile.ts';
import { finish, startInLayers } from './layers.ts';

/** What a build makes: layers of files, and how they are to be run. */
export interface Image {
  /** Topmost first. */
  readonly layers: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly workdir: string;
  readonly user: string | undefined;
  readonly volumes: readonly string[];
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

export interface BuildOptions {
  /** What `FROM` stands for. */
  readonly base: string;
  /** What `COPY` without `--from` copies from. */
  readonly context: string;
  /** An empty folder. */
  readonly scratch: string;
  /** As Docker calls it. */
  readonly targetArchitecture: 'amd64' | 'arm64';
}

/** What an instruction sees, and what it leaves to the next one. */
interface State extends Image {
  readonly top: string;
}

const BASE_VARIABLES = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };

/** Carries out a stage, and before it the stages that it copies from. */
export async function buildStage(
  stages: readonly Stage[],
  stage: Stage,
  options: BuildOptions,
): Promise<Image> {
  const top = path.join(options.scratch, stage.name ?? 'final');
  await mkdir(top, { recursive: true });
  let state: State = {
    top,
    layers: [top, options.base],
    variables: BASE_VARIABLES,
    workdir: '/',
    user: undefined,
    volumes: [],
    command: [],
    healthcheck: [],
  };
  const parameters: Record<string, string> = {};
  for (const instruction of stage.instructions) {
    if (instruction.type === 'arg') {
      parameters[instruction.name] = parameter(instruction, options);
    } else {
      state = await carryOut(instruction, state);
    }
  }
  return state;

  async function carryOut(
    instruction: Exclude<Instruction, { type: 'arg' }>,
    before: State,
  ): Promise<State> {
    switch (instruction.type) {
      case 'workdir':
        await mkdir(path.join(top, instruction.folder), { recursive: true });
        return { ...before, workdir: instruction.folder };
      case 'copy': {
        const source = await sourceOf(instruction.from);
        await copy(source, instruction, path.join(top, before.workdir));
        return before;
      }
      case 'run':
        await runStep(instruction.command, before);
        return before;
      case 'env':
        return { ...before, variables: { ...before.variables, ...instruction.variables } };
      case 'user':
        return { ...before, user: instruction.user };
      case 'volume':
        return { ...before, volumes: instruction.folders };
      case 'cmd':
        return { ...before, command: instruction.command };
      case 'healthcheck':
        return { ...before, healthcheck: instruction.command };
      case 'label':
      case 'expose':
      case 'stopsignal':
        return before; // what is said, not done
    }
  }

  async function sourceOf(from: string | undefined): Promise<string> {
    if (from === undefined) return options.context;
    const other = stages.find(({ name }) => name === from);
    if (!other) throw new Error(`There is no stage ${from}`);
    const { layers } = await buildStage(stages, other, options);
    return layers[0] ?? '';
  }

  async function runStep(command: string, { variables, workdir }: State): Promise<void> {
    const step = startInLayers(
      { below: [options.base], upper: top },
      {
        command: ['sh', '-c', command],
        workdir,
        variables: { HOME: '/root', ...networkVariables(), ...parameters, ...variables },
      },
    );
    const { exitCode, output } = await finish(step);
    if (exitCode !== 0) throw new Error(`RUN ${command}\n${output}`);
  }
}

function parameter(
  { name, value }: Extract<Instruction, { type: 'arg' }>,
  { targetArchitecture }: BuildOptions,
): string {
  if (name === 'TARGETARCH') return targetArchitecture;
  if (value === undefined) throw new Error(`ARG ${name} has no value`);
  return value;
}

async function copy(
  from: string,
  { sources, destination }: Extract<Instruction, { type: 'copy' }>,
  workdir: string,
): Promise<void> {
  const isFolder = destination.endsWith('/');
  for (const source of sources) {
    const origin = path.join(from, source);
    const isFile = (await lstat(origin)).isFile();
    const name = isFile && isFolder ? path.basename(source) : '';
    // A folder's files are copied, not the folder.
    await cp(origin, path.join(workdir, destination, name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}

/** How the package registries are reached from here: of these a builder knows, too. */
function networkVariables(): Readonly<Record<string, string>> {
  const wanted = /^(https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE)$/i;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      wanted.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
}
