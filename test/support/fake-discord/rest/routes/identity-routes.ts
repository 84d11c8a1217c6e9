import { type APIGatewaySessionStartLimit, ApplicationFlags } from 'discord-api-types/v10';
import { Hono } from 'hono';
import { z } from 'zod';

import { ApiError } from '../../api-error.ts';
import { parseForm, snowflake } from '../../form.ts';
import { toApiChannel } from '../../world/channels.ts';
import { toApiGuild } from '../../world/guild-payload.ts';
import { member, toUser } from '../../world/people.ts';
import type { World } from '../../world/world.ts';
import { readBody } from '../request-body.ts';

export interface IdentityRouteDependencies {
  readonly world: World;
  readonly applicationId: string;
  /** The Message Content switch in the developer portal. */
  readonly hasMessageContent: boolean;
  readonly shards: number;
  readonly gatewayUrl: string;
  readonly sessionStartLimit: () => APIGatewaySessionStartLimit;
}

const dmForm = z.object({ recipient_id: snowflake });

/** Routes about the bot itself, other people and servers. */
export function identityRoutes(dependencies: IdentityRouteDependencies): Hono {
  const { world, applicationId, hasMessageContent, shards, gatewayUrl, sessionStartLimit } =
    dependencies;
  // https://docs.discord.com/developers/resources/application: as bots in few servers have it
  const flags = hasMessageContent ? ApplicationFlags.GatewayMessageContentLimited : 0;
  const bot = toUser(world.bot);
  const application = {
    id: applicationId,
    name: 'a bot',
    icon: null,
    description: '',
    bot_public: true,
    bot_require_code_grant: false,
    bot,
    summary: '',
    verify_key: '',
    team: null,
    flags,
    flags_new: String(flags),
  };
  const routes = new Hono();

  function requireUser(id: string) {
    const person = id === '@me' ? world.bot : world.findPerson(id);
    if (!person) throw new ApiError('unknown-user');
    return person;
  }
  function requireGuild(id: string) {
    const guild = world.guilds.find((one) => one.id === id);
    if (!guild?.isBotIn) throw new ApiError('unknown-guild');
    return guild;
  }

  routes.get('/gateway', (context) => context.json({ url: gatewayUrl }));
  routes.get('/gateway/bot', (context) =>
    context.json({ url: gatewayUrl, shards, session_start_limit: sessionStartLimit() }),
  );
  routes.get('/applications/@me', (context) => context.json(application));
  routes.get('/oauth2/applications/@me', (context) => context.json(application));
  routes.get('/users/:user', (context) =>
    context.json(toUser(requireUser(context.req.param('user')))),
  );
  routes.post('/users/@me/channels', async (context) => {
    const { json } = await readBody(context.req.raw);
    const { recipient_id: recipientId } = parseForm(dmForm, json);
    return context.json(toApiChannel(world.openDm(requireUser(recipientId)), world.bot.id));
  });
  routes.get('/guilds/:guild', (context) =>
    context.json(toApiGuild(requireGuild(context.req.param('guild')), world.bot)),
  );
  routes.get('/guilds/:guild/members/:user', (context) => {
    requireGuild(context.req.param('guild'));
    return context.json({ ...member, user: toUser(requireUser(context.req.param('user'))) });
  });
  return routes;
}
