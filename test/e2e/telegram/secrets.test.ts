import { describe, expect, it } from 'vitest';

import {
  addSecretPerson,
  expectNoSecrets,
  makePhoto,
  postSecretly,
  startLife,
  untilLogged,
  untilTelegramIs,
} from '../../support/telegram-life.ts';

describe('what is written anywhere', () => {
  it(
    'tells neither token nor URLs, names or texts, whatever fails',
    { timeout: 180_000 },
    async () => {
      const { telegram, service } = await startLife({}, { waitMs: 60_000 });
      const from = addSecretPerson(telegram);
      const photo = await makePhoto(telegram);

      // files that cannot be fetched: on both ways, in all manners, for good
      const faults = [404, 500, 'html', 'drop', 'cut', 'wrong-length'] as const;
      for (const fault of faults) telegram.failNext({ method: 'download', fault, times: 4 });
      const posted = faults.map(() =>
        postSecretly(telegram, photo, { from: addSecretPerson(telegram) }),
      );
      await Promise.all(posted.map((message) => telegram.replyTo(message)));
      for (const fault of [400, 404] as const) {
        telegram.failNext({ method: 'getFile', fault });
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await telegram.replyTo(postSecretly(telegram, photo, { from }));
      }
      // what is no picture
      const broken = await telegram.media.document(new Uint8Array(100), {
        fileName: 'a-secret.png',
        mimeType: 'image/png',
      });
      await telegram.replyTo(postSecretly(telegram, broken, { from }));
      // commands that are none, with words that are nobody's business
      telegram.post({ from, text: '/model a-secret-model' });
      telegram.post({ from, text: 'a secret text' });
      // answers that Telegram refuses, or cuts off
      for (const fault of [400, 403, 404, 'html', 'cut'] as const) {
        telegram.failNext({ method: 'sendMessage', fault });
        postSecretly(telegram, photo, { from: addSecretPerson(telegram) });
      }
      await telegram.until('all faults', () => {
        const failed = telegram.requests.filter(
          ({ method, status }) =>
            method === 'sendMessage' && [400, 403, 404].includes(Number(status)),
        );
        return failed.length === 3 || undefined;
      });
      // polls that fail, and in the end the token
      for (const fault of ['html', 409, 502] as const) {
        telegram.failNext({ method: 'getUpdates', fault });
      }
      telegram.dropConnections();
      await untilLogged(service, 'telegram not reached', 60_000);
      await untilLogged(service, 'telegram says that another program', 60_000);
      await untilTelegramIs(service, 'ok', 60_000);
      telegram.revokeToken();
      await untilLogged(service, 'telegram refused the token');

      expect(service.messages()).toContain('telegram answer failed');
      expect(service.messages()).toContain('telegram answer not possible');
      expectNoSecrets(service, telegram);
    },
  );
});
