import type { Page } from 'playwright-core';

/** Where pictures are sent; not the script of that name. */
export const predictUrl = /\/predict(\?|$)/;

/** What `POST /predict` says when nothing else is asked for. */
const catAnswer = {
  predicted_class: 'tabby cat',
  predictions: [
    { label: 'tabby cat', probability: 0.62 },
    { label: 'Egyptian cat', probability: 0.3 },
    { label: 'lynx', probability: 0.005 },
  ],
  confident: true,
  group: null as { readonly label: string; readonly probability: number } | null,
  model: 'imagenet',
};

type FakeAnswer = Partial<typeof catAnswer>;

interface FakeProblem {
  readonly code: string;
  readonly status: number;
  readonly detail?: string;
  readonly retryAfter?: number;
}

/** Answers in the service's place, as long as the page is open. */
export function fakeAnswer(page: Page, answer: FakeAnswer = {}): Promise<void> {
  return page.route(predictUrl, (route) => route.fulfill({ json: { ...catAnswer, ...answer } }));
}

/** Refuses in the service's place: the given number of times, then an answer comes. */
export async function fakeProblem(
  page: Page,
  { code, status, detail = 'A sentence.', retryAfter }: FakeProblem,
  times = Number.POSITIVE_INFINITY,
): Promise<void> {
  let left = times;
  await page.route(predictUrl, async (route) => {
    if (left-- <= 0) return route.fulfill({ json: catAnswer });
    return route.fulfill({
      status,
      contentType: 'application/problem+json',
      headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
      body: JSON.stringify({ type: `urn:whatsit:${code}`, title: 'A title', status, detail, code }),
    });
  });
}
