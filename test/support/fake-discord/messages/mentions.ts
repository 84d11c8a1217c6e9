import { z } from 'zod';

import { invalidForm, snowflake } from '../form.ts';

const mentionTypes = ['users', 'roles', 'everyone'] as const;
type MentionType = (typeof mentionTypes)[number];

/** https://docs.discord.com/developers/resources/message#allowed-mentions-object */
export const allowedMentionsForm = z.object({
  parse: z.array(z.enum(mentionTypes)).nullish(),
  users: z.array(snowflake).max(100).nullish(),
  roles: z.array(snowflake).max(100).nullish(),
  replied_user: z.boolean().nullish(),
});

type AllowedMentions = z.output<typeof allowedMentionsForm>;

/** What is notified when a message does not say: all kinds, but only users from interactions. */
const defaultMentions = {
  message: ['users', 'roles', 'everyone'],
  interaction: ['users'],
} satisfies Record<string, readonly MentionType[]>;

interface Circumstances {
  readonly isInteraction: boolean;
  /** Who wrote the message that this one answers. */
  readonly repliedToId: string | undefined;
  readonly mayMentionEveryone: boolean;
}

/**
 * Finds out who is notified of a message.
 *
 * @returns Ids of users and roles, and `everyone`.
 * @throws {ApiError} `invalid-form` when a kind and a list of the same kind are both given.
 */
export function findPinged(
  content: string,
  allowed: AllowedMentions | null | undefined,
  circumstances: Circumstances,
): readonly string[] {
  const { isInteraction, repliedToId, mayMentionEveryone } = circumstances;
  const defaults = { parse: defaultMentions[isInteraction ? 'interaction' : 'message'] };
  const rules = allowed ?? defaults;
  if (allowed) requireOneWay(allowed);
  const mayPingEveryone = mayMentionEveryone && (rules.parse ?? []).includes('everyone');
  const pingsRepliedTo = allowed ? allowed.replied_user === true : true;
  return [
    ...new Set([
      ...idsIn(content, /<@!?(\d+)>/g).filter((id) => isAllowed(rules, 'users', id)),
      ...idsIn(content, /<@&(\d+)>/g).filter((id) => isAllowed(rules, 'roles', id)),
      ...(mayPingEveryone && /@(?:everyone|here)\b/.test(content) ? ['everyone'] : []),
      ...(repliedToId !== undefined && pingsRepliedTo ? [repliedToId] : []),
    ]),
  ];
}

function isAllowed(
  rules: Pick<AllowedMentions, 'parse' | 'users' | 'roles'>,
  kind: 'users' | 'roles',
  id: string,
): boolean {
  return (rules.parse ?? []).includes(kind) || (rules[kind] ?? []).includes(id);
}

function requireOneWay({ parse, users, roles }: AllowedMentions): void {
  const lists = { users, roles };
  for (const kind of ['users', 'roles'] as const) {
    if (!(parse ?? []).includes(kind) || (lists[kind] ?? []).length === 0) continue;
    throw invalidForm({
      path: ['allowed_mentions'],
      code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
      message: `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
    });
  }
}

function idsIn(content: string, pattern: RegExp): readonly string[] {
  return [...content.matchAll(pattern)].flatMap((match) => match.slice(1, 2));
}
