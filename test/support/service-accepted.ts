import type { ServiceProcess } from './service-process.ts';

/** Waits until the service has read what was sent to it: it answers in the order in which it reads. */
export async function isAccepted({ url }: Pick<ServiceProcess, 'url'>): Promise<void> {
  for (let round = 0; round < 5; round++) {
    // oxlint-disable-next-line no-await-in-loop -- one after another is the point
    await fetch(`${url}/health`);
  }
}
