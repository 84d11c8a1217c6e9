import { describe, expect, it } from 'vitest';

import {
  expectNoSecrets,
  postSecretly,
  secretCat,
  startLife,
  untilDiscordIs,
  untilLogged,
} from '../../support/discord-life.ts';
import { post } from '../../support/discord-conversation.ts';
import { eventually } from '../../support/shared-processes.ts';

const replies = { method: 'POST', path: /^\/channels\/\d+\/messages$/ } as const;

describe('what is written anywhere', () => {
  it(
    'tells neither token nor URLs, names or texts, whatever fails',
    { timeout: 60_000 },
    async () => {
      const { discord, service } = await startLife();
      await untilLogged(service, 'discord commands registered');
      const user = discord.addPerson('a secret person');
      const upload = async () => {
        const { bytes, ...how } = secretCat;
        return discord.attachment(bytes, { ...how, isEphemeral: true });
      };

      // downloads that fail: on both ways, in all manners
      for (const fault of [500, 'drop', 'cut', 'wrong-length'] as const) {
        discord.cdn.failNext({ fault, times: 2 });
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await discord.replyTo(await postSecretly(discord));
      }
      // what is no picture
      const broken = {
        bytes: new Uint8Array(100),
        filename: 'a-secret.png',
        width: 10,
        height: 10,
      };
      await discord.replyTo((await post(discord, [broken], { author: user })).id);
      // replies that Discord refuses, and commands that it refuses
      for (const [status, code] of [
        [400, 50_035],
        [403, 50_013],
        [404, 10_008],
      ] as const) {
        discord.failNext({ ...replies, status, code });
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await postSecretly(discord);
      }
      await eventually(() => {
        const refused = discord.requests.filter(({ status }) =>
          [400, 403, 404].includes(Number(status)),
        );
        expect(refused).toHaveLength(3);
      });
      discord.failNext({ method: 'PATCH', path: /@original$/, status: 400, code: 50_035 });
      discord.slash('classify', { options: { picture: await upload() }, user });
      await eventually(() => {
        const refused = discord.requests.filter(({ method }) => method === 'PATCH');
        expect(refused).toMatchObject([{ status: 400 }]);
      });
      // a connection that is lost, and in the end the token
      discord.dropConnections();
      await untilLogged(service, 'discord connection lost');
      await untilDiscordIs(service, 'ok');
      discord.revokeToken();
      await untilDiscordIs(service, 'failed');

      expect(service.messages()).toContain('discord answer failed');
      expect(service.messages()).toContain('discord answer not possible');
      expectNoSecrets(service, discord);
    },
  );
});
