import { Resolver } from 'node:dns/promises';

/** For one question to one server; it is asked twice. */
const QUESTION_TIMEOUT_MS = 1_500;
const TRIES = 2;

/**
 * Asks the name servers for the addresses of a host, IPv4 first.
 *
 * Not `dns.lookup`: that holds one of the process's four threads for as long as a name server is silent, and the bots
 * need them; and it knows the names in `/etc/hosts` and in search domains, which are nobody's from outside.
 *
 * @param resolver - Used for this one question; a new one knows the name servers of now.
 * @returns Nothing when there are none, whatever the reason.
 */
export async function resolveName(
  hostname: string,
  signal: AbortSignal,
  resolver = new Resolver({ timeout: QUESTION_TIMEOUT_MS, tries: TRIES }),
): Promise<readonly string[]> {
  if (signal.aborted) return [];
  const answered = new AbortController();
  signal.addEventListener('abort', () => resolver.cancel(), { signal: answered.signal });
  const questions = [resolver.resolve4(hostname), resolver.resolve6(hostname)];
  const answers = await Promise.allSettled(questions);
  answered.abort();
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}
