import { type APIMessage, InteractionResponseType, MessageFlags } from 'discord-api-types/v10';
import { Hono } from 'hono';

import { ApiError } from '../../api-error.ts';
import type { InteractionRecord } from '../../interactions/interaction-record.ts';
import type { Interactions } from '../../interactions/interactions.ts';
import type { MessageStore } from '../../messages/message-store.ts';
import { readBody } from '../request-body.ts';

export interface InteractionRouteDependencies {
  readonly interactions: Interactions;
  readonly store: MessageStore;
  readonly applicationId: string;
}

/** The callback of interactions, and the webhook of each for what follows. */
export function interactionRoutes(dependencies: InteractionRouteDependencies): Hono {
  const { interactions, store, applicationId } = dependencies;
  const routes = new Hono();

  function requireOwn(id: string): void {
    if (id !== applicationId) throw new ApiError('unknown-webhook');
  }

  routes.post('/interactions/:id/:token/callback', async (context) => {
    const { json, uploads } = await readBody(context.req.raw);
    const { id, token } = context.req.param();
    const record = await interactions.acknowledge(id, token, json, uploads);
    if (context.req.query('with_response') !== 'true') return context.body(null, 204);
    return context.json(describeCallback(record, store));
  });

  routes.post('/webhooks/:application/:token', async (context) => {
    requireOwn(context.req.param('application'));
    const { json, uploads } = await readBody(context.req.raw);
    const { message } = await interactions.webhook.followUp(
      context.req.param('token'),
      json,
      uploads,
    );
    return context.json(store.present(message));
  });

  routes.get('/webhooks/:application/:token/messages/:message', (context) => {
    const { application, token, message: id } = context.req.param();
    requireOwn(application);
    return context.json(store.present(interactions.webhook.find(token, id).message));
  });

  routes.patch('/webhooks/:application/:token/messages/:message', async (context) => {
    const { application, token, message: id } = context.req.param();
    requireOwn(application);
    const { json, uploads } = await readBody(context.req.raw);
    const { message } = await interactions.webhook.edit(token, id, json, uploads);
    return context.json(store.present(message));
  });

  routes.delete('/webhooks/:application/:token/messages/:message', (context) => {
    const { application, token, message: id } = context.req.param();
    requireOwn(application);
    interactions.webhook.remove(token, id);
    return context.body(null, 204);
  });

  return routes;
}

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-callback-interaction-callback-response-object */
function describeCallback(record: InteractionRecord, store: MessageStore): object {
  const { id, type, acknowledgement, originalId } = record;
  const stored = originalId === undefined ? undefined : store.find(originalId);
  const isMessage = acknowledgement?.type === InteractionResponseType.ChannelMessageWithSource;
  return {
    interaction: { id, type, ...(stored && describeResponse(stored.message)) },
    resource: {
      type: acknowledgement?.type,
      ...(isMessage && stored && { message: store.present(stored.message) }),
    },
  };
}

function describeResponse({ id, flags }: APIMessage): object {
  return {
    response_message_id: id,
    response_message_loading: ((flags ?? 0) & MessageFlags.Loading) !== 0,
    response_message_ephemeral: ((flags ?? 0) & MessageFlags.Ephemeral) !== 0,
  };
}
