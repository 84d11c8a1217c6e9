import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { parseConfig, settingNames } from '../../../src/config.ts';
import { parseDockerfile } from '../../image/dockerfile.ts';
import { repositoryRoot } from '../../support/shared-paths.ts';

const read = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');

/** What the image says when nobody says otherwise. */
const imageSettings: Readonly<Record<string, string>> = Object.fromEntries(
  (parseDockerfile(read('Dockerfile')).at(-1)?.instructions ?? []).flatMap((one) =>
    one.type === 'env' ? Object.entries(one.variables) : [],
  ),
);

describe('compose.yaml', () => {
  const { services, volumes } = z
    .strictObject({
      services: z.strictObject({
        whatsit: z.strictObject({
          image: z.string(),
          build: z.literal('.'),
          env_file: z.tuple([
            z.strictObject({ path: z.literal('.env'), required: z.literal(false) }),
          ]),
          environment: z.record(z.string(), z.union([z.string(), z.number()])),
          ports: z.array(z.string()),
          volumes: z.array(z.string()),
          restart: z.literal('unless-stopped'),
          stop_grace_period: z.string(),
          mem_limit: z.string(),
          cpus: z.number(),
          pids_limit: z.number(),
          read_only: z.literal(true),
          tmpfs: z.array(z.string()),
          cap_drop: z.tuple([z.literal('ALL')]),
          security_opt: z.tuple([z.literal('no-new-privileges:true')]),
          logging: z.object({ options: z.object({ 'max-size': z.string() }) }),
        }),
      }),
      volumes: z.record(z.string(), z.null()),
    })
    .parse(parse(read('compose.yaml')));
  const { whatsit } = services;

  it('sets what .env must not take from the container', () => {
    const { HOST, PORT, DATA_DIR } = whatsit.environment;

    expect({ HOST, PORT: String(PORT), DATA_DIR }).toEqual({
      HOST: imageSettings['HOST'],
      PORT: imageSettings['PORT'],
      DATA_DIR: imageSettings['DATA_DIR'],
    });
    expect(settingNames).toEqual(expect.arrayContaining(Object.keys(whatsit.environment)));
  });

  it('opens its port to this machine only', () => {
    expect(whatsit.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:.*:8000$/)]);
  });

  it('keeps DATA_DIR in a volume that it declares', () => {
    expect(whatsit.volumes).toEqual(['data:/data']);
    expect(Object.keys(volumes)).toEqual(['data']);
  });

  it('leaves more time to stop than the service needs', () => {
    expect(Number.parseInt(whatsit.stop_grace_period, 10)).toBeGreaterThan(10);
  });
});

describe('deploy/render.yaml', () => {
  const { services } = z
    .strictObject({
      services: z.tuple([
        z.strictObject({
          type: z.literal('web'),
          name: z.string(),
          runtime: z.literal('image'),
          image: z.strictObject({ url: z.string() }),
          plan: z.string(),
          numInstances: z.literal(1),
          disk: z.strictObject({ name: z.string(), mountPath: z.string(), sizeGB: z.number() }),
          healthCheckPath: z.string(),
          maxShutdownDelaySeconds: z.number(),
          envVars: z.array(
            z.union([
              z.strictObject({ key: z.string(), value: z.string() }),
              z.strictObject({ key: z.string(), sync: z.literal(false) }),
            ]),
          ),
        }),
      ]),
    })
    .parse(parse(read('deploy/render.yaml')));
  const [service] = services;
  const given = Object.fromEntries(
    service.envVars.flatMap((one) => ('value' in one ? [[one.key, one.value]] : [])),
  );

  it('sets settings that there are, to values that are taken', () => {
    expect(settingNames).toEqual(expect.arrayContaining(service.envVars.map(({ key }) => key)));
    expect(() => parseConfig(given)).not.toThrow();
  });

  it('asks for every secret, and holds none', () => {
    const asked = service.envVars.filter((one) => 'sync' in one).map(({ key }) => key);

    expect(asked).toEqual(['DISCORD_TOKEN', 'TELEGRAM_TOKEN', 'API_KEYS']);
  });

  it('keeps DATA_DIR on its disk, and pays for an instance that does not sleep', () => {
    expect(service.disk.mountPath).toBe(imageSettings['DATA_DIR']);
    expect(service.plan).not.toBe('free');
  });

  it('is asked for its health where the service tells it', () => {
    expect(service.healthCheckPath).toBe('/health');
    expect(service.maxShutdownDelaySeconds).toBeGreaterThan(10);
  });
});

describe('deploy/huggingface', () => {
  const [, frontMatter = ''] =
    /^---\n([^]*?)\n---\n/.exec(read('deploy/huggingface/README.md')) ?? [];
  const dockerfile = read('deploy/huggingface/Dockerfile');

  it('tells the Space which port the image listens on', () => {
    const port = /PORT=(\d+)/.exec(dockerfile)?.[1];

    expect(parse(frontMatter)).toMatchObject({ sdk: 'docker', app_port: Number(port) });
    expect(dockerfile).toContain(`EXPOSE ${port}\n`);
  });

  it('has a description as short as the Hub wants it', () => {
    const { short_description: text } = z
      .object({ short_description: z.string() })
      .parse(parse(frontMatter));

    expect(text.length).toBeLessThanOrEqual(60);
  });
});
