import { type Context, Hono } from 'hono';
import { z } from 'zod';

import { ApiError } from '../../api-error.ts';
import { type CommandForm, commandForm } from '../../commands/command-form.ts';
import type { CommandRegistry, CommandScope } from '../../commands/command-registry.ts';
import { checkCommands, isSame } from '../../commands/command-rules.ts';
import { viewCommands } from '../../commands/localised-view.ts';
import { parseForm } from '../../form.ts';
import type { World } from '../../world/world.ts';
import { readBody } from '../request-body.ts';

export interface CommandRouteDependencies {
  readonly registry: CommandRegistry;
  readonly world: World;
  readonly applicationId: string;
}

const everywhere = '/applications/:application/commands';
const inGuild = '/applications/:application/guilds/:guild/commands';

/** Routes of commands, everywhere and of one server. */
export function commandRoutes(dependencies: CommandRouteDependencies): Hono {
  const { registry, world, applicationId } = dependencies;
  const routes = new Hono();

  function scopeOf(context: Context): CommandScope {
    if (context.req.param('application') !== applicationId) throw new ApiError('not-found');
    const guildId = context.req.param('guild');
    const isKnown = world.guilds.some(({ id, isBotIn }) => id === guildId && isBotIn);
    if (guildId !== undefined && !isKnown) throw new ApiError('missing-access');
    return guildId;
  }

  /** Commands of a scope but for the one that is written. */
  function others(scope: CommandScope, form: CommandForm): readonly CommandForm[] {
    const rest = registry.list(scope).filter((command) => !isSame(command, form));
    return rest.map((command) => parseForm(commandForm, command));
  }

  for (const path of [everywhere, inGuild]) {
    routes.get(path, (context) => {
      const isFull = ['true', 'True', '1'].includes(context.req.query('with_localizations') ?? '');
      const commands = registry.list(scopeOf(context));
      return context.json(viewCommands(commands, isFull, context.req.header('x-discord-locale')));
    });

    routes.put(path, async (context) => {
      const scope = scopeOf(context);
      const { json } = await readBody(context.req.raw);
      const forms = parseForm(z.array(commandForm), json);
      checkCommands(forms, (index) => [index]);
      return context.json(registry.overwrite(scope, forms));
    });

    routes.post(path, async (context) => {
      const scope = scopeOf(context);
      const { json } = await readBody(context.req.raw);
      const form = parseForm(commandForm, json);
      checkCommands([form, ...others(scope, form)], () => []);
      const isKnown = registry.list(scope).some((command) => isSame(command, form));
      return context.json(registry.upsert(scope, form), isKnown ? 200 : 201);
    });

    routes.get(`${path}/:command`, (context) =>
      context.json(registry.require(scopeOf(context), context.req.param('command'))),
    );

    routes.patch(`${path}/:command`, async (context) => {
      const scope = scopeOf(context);
      const before = registry.require(scope, context.req.param('command'));
      const { json } = await readBody(context.req.raw);
      const form = parseForm(commandForm, { ...before, ...z.looseObject({}).parse(json) });
      checkCommands([form], () => []);
      return context.json(registry.upsert(scope, form));
    });

    routes.delete(`${path}/:command`, (context) => {
      const scope = scopeOf(context);
      registry.remove(scope, registry.require(scope, context.req.param('command')).id);
      return context.body(null, 204);
    });
  }
  return routes;
}
