import { setTimeout } from 'node:timers/promises';

import { expect, it } from 'vitest';

import type { Message } from '../../support/fake-telegram/bot-api.ts';
import {
  addSecretPerson,
  expectAnswers,
  expectInOrder,
  makePhoto,
  postSecretly,
  startLife,
} from '../../support/telegram-life.ts';

// Both take their time, beside all the others: a file runs one test after another.

it('300 photos from 100 chats in 10 s are answered once each, in order in each chat', async () => {
  const { telegram, service } = await startLife({}, { waitMs: 120_000 });
  const media = await makePhoto(telegram);
  const people = Array.from({ length: 100 }, () => addSecretPerson(telegram));
  const posted: Message[] = [];

  for (let i = 0; i < 300; i++) {
    const from = people[i % people.length];
    if (from) posted.push(postSecretly(telegram, media, { from }));
    // oxlint-disable-next-line no-await-in-loop -- people do not come all at once
    await setTimeout(10_000 / 300);
  }

  await expectAnswers(telegram, posted);
  expectInOrder(telegram, posted);
  for (const message of posted) expect(telegram.repliesTo(message)).toHaveLength(1);
  expect(service.output()).not.toContain('Warning'); // as Node says where it takes something for a leak
}, 150_000);

it('everything is answered, in order, while every connection breaks once a second for a minute', async () => {
  const { telegram } = await startLife({}, { waitMs: 60_000 });
  const media = await makePhoto(telegram);
  const posted: Message[] = [];

  for (let second = 0; second < 60; second++) {
    const from = addSecretPerson(telegram);
    posted.push(postSecretly(telegram, media, { from }), postSecretly(telegram, media, { from }));
    // oxlint-disable-next-line no-await-in-loop -- the time is what is tested
    await setTimeout(1_000);
    telegram.dropConnections();
  }

  await expectAnswers(telegram, posted);
  expectInOrder(telegram, posted);
  expect(telegram.violations).toEqual([]);
}, 150_000);
