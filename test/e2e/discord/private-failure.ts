import type { Interaction } from '../../support/fake-discord/interactions/interaction-handle.ts';
import { eventually } from '../../support/shared-processes.ts';

/** What the asker alone is told once the public promise of an answer has been taken back. */
export function privateFailureOf(use: Interaction): Promise<string> {
  return eventually(() => {
    const [message, ...others] = use.followUps;
    if (!use.isOriginalDeleted || message?.isEphemeral !== true || others.length > 0) {
      throw new Error('There is no failure that only the asker sees');
    }
    return message.content;
  });
}
