import { Hono } from 'hono';

import { type ChannelRouteDependencies, channelRoutes } from './channel-routes.ts';
import { type CommandRouteDependencies, commandRoutes } from './command-routes.ts';
import { type IdentityRouteDependencies, identityRoutes } from './identity-routes.ts';
import { type InteractionRouteDependencies, interactionRoutes } from './interaction-routes.ts';

/** All routes that this Discord has. */
export function createRoutes(
  dependencies: ChannelRouteDependencies &
    CommandRouteDependencies &
    IdentityRouteDependencies &
    InteractionRouteDependencies,
): Hono {
  return new Hono()
    .route('/', identityRoutes(dependencies))
    .route('/', channelRoutes(dependencies))
    .route('/', commandRoutes(dependencies))
    .route('/', interactionRoutes(dependencies));
}
