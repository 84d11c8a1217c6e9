// Waits until anybody can pull an image for all its platforms: who deploys it next asks the registry without a password.
//   node scripts/wait-for-image.mjs ghcr.io/owner/name@sha256:… linux/amd64 linux/arm64
import { setTimeout } from 'node:timers/promises';

const TRIES = 30;
const [reference = '', ...platforms] = process.argv.slice(2);
const pauseMs = Number(process.env.PAUSE_MS ?? 10_000);
const [, host, repository, digest] = /^([^/]+)\/(.+)@(sha256:[0-9a-f]{64})$/.exec(reference) ?? [];
if (!digest || platforms.length === 0) {
  throw new TypeError('usage: wait-for-image.mjs <host>/<repository>@<digest> <platform>…');
}
// As docker does it.
const scheme = /^(localhost|127\.)/.test(host) ? 'http' : 'https';
const accept = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');

let problem = '';
for (let tries = 0; tries < TRIES; tries += 1) {
  if (tries > 0) await setTimeout(pauseMs);
  problem = await findProblem().catch((error) => `the registry does not answer (${error.message})`);
  if (problem === '') {
    process.stdout.write(`${reference} is there for ${platforms.join(' and ')}\n`);
    process.exit(0);
  }
}
process.stderr.write(`${reference}: ${problem}\n`);
process.exit(1);

/** What is in the way; empty when nothing is. */
async function findProblem() {
  const url = `${scheme}://${host}/v2/${repository}/manifests/${digest}`;
  const first = await ask(url, { accept });
  const response =
    first.status === 401
      ? await ask(url, { accept, authorization: await introduceOurselves(first) })
      : first;
  if (response.status === 401 || response.status === 403) {
    return 'only with a password: make the package public in its settings';
  }
  if (!response.ok) return `the registry says ${response.status}`;
  const { manifests = [] } = await response.json();
  const found = manifests.map(({ platform }) => `${platform?.os}/${platform?.architecture}`);
  const missing = platforms.filter((platform) => !found.includes(platform));
  return missing.length > 0 ? `nothing for ${missing.join(', ')}` : '';
}

/** Everybody gets a token for what is public: https://distribution.github.io/distribution/spec/auth/token/ */
async function introduceOurselves(response) {
  const challenge = response.headers.get('www-authenticate') ?? '';
  const fields = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  if (!fields.realm) return '';
  const url = new URL(fields.realm);
  url.searchParams.set('service', fields.service ?? host);
  url.searchParams.set('scope', `repository:${repository}:pull`);
  const answer = await ask(url, {});
  if (!answer.ok) return '';
  const { token = '' } = await answer.json();
  return `Bearer ${token}`;
}

function ask(url, headers) {
  return fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
}
