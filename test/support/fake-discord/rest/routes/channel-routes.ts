import type { APIMessage } from 'discord-api-types/v10';
import { Hono } from 'hono';
import { z } from 'zod';

import { ApiError } from '../../api-error.ts';
import { parseForm, snowflake } from '../../form.ts';
import type { BotMessages } from '../../messages/bot-messages.ts';
import type { MessageStore, StoredMessage } from '../../messages/message-store.ts';
import { showTo } from '../../messages/message-visibility.ts';
import { botMay, requirePermission } from '../../world/bot-permissions.ts';
import { type Channel, toApiChannel } from '../../world/channels.ts';
import type { World } from '../../world/world.ts';
import { readBody } from '../request-body.ts';

export interface ChannelRouteDependencies {
  readonly world: World;
  readonly store: MessageStore;
  readonly messages: BotMessages;
  /** REST goes by the switch in the portal, whatever intents a session asked for. */
  readonly hasMessageContent: boolean;
  readonly onTyping: (channelId: string) => void;
}

const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  before: snowflake.optional(),
  after: snowflake.optional(),
});

/** Routes below `/channels`. */
export function channelRoutes(dependencies: ChannelRouteDependencies): Hono {
  const { world, store, messages, hasMessageContent, onTyping } = dependencies;
  const routes = new Hono();

  function show(channel: Channel, message: APIMessage): APIMessage {
    const isDm = channel.kind === 'dm';
    const viewer = { botUserId: world.bot.id, isDm, hasMessageContent };
    return showTo(viewer, store.present(message));
  }

  function requireMessage(channel: Channel, id: string): StoredMessage {
    const stored = store.find(id);
    const isHere = stored?.message.channel_id === channel.id && !stored.isEphemeral;
    if (!stored || !isHere) throw new ApiError('unknown-message');
    return stored;
  }

  routes.get('/channels/:channel', (context) => {
    const channel = world.requireChannel(context.req.param('channel'));
    requirePermission(channel, 'ViewChannel');
    return context.json(toApiChannel(channel, world.bot.id));
  });

  routes.get('/channels/:channel/messages', (context) => {
    const channel = world.requireChannel(context.req.param('channel'));
    requirePermission(channel, 'ViewChannel');
    const { limit, before, after } = parseForm(listQuery, context.req.query());
    // Without the permission the list is empty, not refused.
    const all = botMay(channel, 'ReadMessageHistory') ? store.in(channel.id) : [];
    const found = all
      .filter(({ isEphemeral }) => !isEphemeral)
      .map(({ message }) => message)
      .filter(({ id }) => before === undefined || BigInt(id) < BigInt(before))
      .filter(({ id }) => after === undefined || BigInt(id) > BigInt(after));
    const page = after === undefined ? found.slice(-limit) : found.slice(0, limit);
    return context.json(page.toReversed().map((message) => show(channel, message)));
  });

  routes.get('/channels/:channel/messages/:message', (context) => {
    const channel = world.requireChannel(context.req.param('channel'));
    requirePermission(channel, 'ReadMessageHistory');
    return context.json(
      show(channel, requireMessage(channel, context.req.param('message')).message),
    );
  });

  routes.post('/channels/:channel/messages', async (context) => {
    const channel = world.requireChannel(context.req.param('channel'));
    const { json, uploads } = await readBody(context.req.raw);
    const { message } = await messages.send(channel, json, uploads);
    return context.json(store.present(message));
  });

  routes.patch('/channels/:channel/messages/:message', async (context) => {
    const channel = world.requireChannel(context.req.param('channel'));
    requirePermission(channel, 'ViewChannel');
    const stored = requireMessage(channel, context.req.param('message'));
    if (stored.message.author.id !== world.bot.id) throw new ApiError('not-the-author');
    const { json, uploads } = await readBody(context.req.raw);
    const { message } = await messages.change(stored, json, uploads);
    return context.json(store.present(message));
  });

  routes.delete('/channels/:channel/messages/:message', (context) => {
    const channel = world.requireChannel(context.req.param('channel'));
    requirePermission(channel, 'ViewChannel');
    const { message } = requireMessage(channel, context.req.param('message'));
    if (message.author.id !== world.bot.id) requirePermission(channel, 'ManageMessages');
    messages.remove(message);
    return context.body(null, 204);
  });

  routes.post('/channels/:channel/typing', (context) => {
    const channel = world.requireChannel(context.req.param('channel'));
    const isThread = channel.kind === 'thread';
    requirePermission(channel, isThread ? 'SendMessagesInThreads' : 'SendMessages');
    onTyping(channel.id);
    return context.body(null, 204);
  });

  routes.on(
    ['PUT', 'DELETE'],
    '/channels/:channel/messages/:message/reactions/:emoji/@me',
    (context) => {
      const channel = world.requireChannel(context.req.param('channel'));
      requirePermission(channel, 'ReadMessageHistory');
      if (context.req.method === 'PUT') requirePermission(channel, 'AddReactions');
      requireMessage(channel, context.req.param('message'));
      return context.body(null, 204);
    },
  );

  return routes;
}
