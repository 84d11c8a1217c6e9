import { elementById } from './elements.js';

const POLL_MS = 2_000;

/** Says at the top of the page that the service is not ready yet, for as long as that is so. */
export async function showServiceStatus() {
  const place = elementById('service-status', HTMLElement);
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one after another is the point
    const problem = await findProblem();
    if (place.textContent !== problem) place.textContent = problem;
    if (problem === '') return;
    // oxlint-disable-next-line no-await-in-loop -- so is this
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** @returns {Promise<string>} Empty when all is well. */
async function findProblem() {
  try {
    const response = await fetch('health');
    if (response.ok) return '';
    /** @type {{ readonly status: string }} */
    const { status } = await response.json();
    return status === 'starting' ? 'The service is starting…' : 'The service is not ready…';
  } catch {
    return 'The service cannot be reached…';
  }
}
