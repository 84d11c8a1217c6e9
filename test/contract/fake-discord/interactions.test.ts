import { once } from 'node:events';

import {
  type AutocompleteInteraction,
  DiscordAPIError,
  GatewayIntentBits,
  InteractionContextType,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
  Routes,
} from 'discord.js';
import { describe, expect, it } from 'vitest';

import { onCommand, photo, start, startBot } from '../../support/fake-discord/real-client.ts';
import { eventually } from '../../support/shared-processes.ts';

describe('commands of people', () => {
  it('are deferred and answered by an edit', async () => {
    const discord = await start();
    const client = await startBot(discord);
    onCommand(client, async (interaction) => {
      await interaction.deferReply();
      const { name } = interaction.options.getAttachment('picture', true);
      const k = interaction.options.getInteger('k');
      await interaction.editReply(`${name} ${k} ${interaction.locale}`);
    });
    const picture = await discord.attachment(photo, { filename: 'cat.jpg', isEphemeral: true });

    const use = discord.slash('classify', { options: { picture, k: 3 }, locale: 'es-419' });

    const { afterMs, type, isEphemeral } = await use.acknowledged;
    expect(afterMs).toBeLessThan(3000);
    expect({ type, isEphemeral }).toEqual({ type: 5, isEphemeral: false });
    expect(await use.answer).toMatchObject({ content: 'cat.jpg 3 es-419', isEphemeral: false });
    expect(use.edits).toBe(1);
    expect(discord.messages()).toHaveLength(1);
    expect(discord.violations).toEqual([]);
  });

  it('stay private when the deferral says so', async () => {
    const discord = await start();
    const client = await startBot(discord);
    onCommand(client, async (interaction) => {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply('psst');
      await interaction.followUp({ content: 'more', flags: MessageFlags.Ephemeral });
    });
    const picture = await discord.attachment(photo, { filename: 'cat.jpg' });

    const use = discord.slash('classify', { options: { picture } });

    expect(await use.answer).toMatchObject({ content: 'psst', isEphemeral: true });
    await eventually(() => expect(use.followUps).toMatchObject([{ isEphemeral: true }]));
    expect(discord.messages()).toEqual([]);
  });

  it('are answered, too, by a first follow-up to a deferral', async () => {
    const discord = await start();
    const client = await startBot(discord);
    onCommand(client, async (interaction) => {
      await interaction.deferReply();
      await interaction.followUp({ content: 'here', flags: MessageFlags.Ephemeral });
    });
    const picture = await discord.attachment(photo, { filename: 'cat.jpg' });

    const use = discord.slash('classify', { options: { picture } });

    expect(await use.answer).toMatchObject({ content: 'here', isEphemeral: false });
    expect(use.followUps).toEqual([]);
  });

  it('can be answered at once, with the message in return', async () => {
    const discord = await start();
    const client = await startBot(discord);
    const returned = new Promise((resolve) => {
      onCommand(client, async (interaction) => {
        const { resource } = await interaction.reply({ content: 'hello', withResponse: true });
        resolve(resource?.message?.content);
      });
    });
    const picture = await discord.attachment(photo, { filename: 'cat.jpg' });

    discord.slash('classify', { options: { picture } });

    expect(await returned).toBe('hello');
  });

  it('count as failed when nobody answers in time', async () => {
    const discord = await start({ acknowledgeWithinMs: 50 });
    const client = await startBot(discord);
    const refusal = new Promise((resolve) => {
      onCommand(client, async (interaction) => {
        await once(client, 'messageCreate');
        await interaction.deferReply().catch(resolve);
      });
    });
    const picture = await discord.attachment(photo, { filename: 'cat.jpg' });

    const use = discord.slash('classify', { options: { picture } });
    await expect(use.acknowledged).rejects.toThrow(/in time/);
    discord.post({ content: 'now' });

    expect(await refusal).toMatchObject({ code: 10062, status: 404 });
    expect(discord.violations).toEqual([
      expect.stringContaining('not acknowledged'),
      expect.stringContaining('10062'),
    ]);
  });

  it('take one first answer, no edit before it, and nothing after fifteen minutes', async () => {
    const discord = await start();
    const client = await startBot(discord);
    const codes: unknown[] = [];
    const note = (error: unknown): void => void codes.push(codeOf(error));
    onCommand(client, async (interaction) => {
      const { id, token, applicationId } = interaction;
      const original = Routes.webhookMessage(applicationId, token, '@original');
      const body = { content: 'x' };
      await client.rest.patch(original, { body, auth: false }).catch(note);
      await interaction.reply('first');
      await client.rest
        .post(Routes.interactionCallback(id, token), { body: { type: 5 }, auth: false })
        .catch(note);
      await interaction.deleteReply();
      await interaction.editReply('gone').catch(note);
      use.expireToken();
      await interaction.followUp('late').catch(note);
    });
    const picture = await discord.attachment(photo, { filename: 'cat.jpg' });

    const use = discord.slash('classify', { options: { picture } });

    await eventually(() => expect(codes).toEqual([10015, 40060, 10008, 50027]));
    expect(use.isOriginalDeleted).toBe(true);
    expect(discord.violations).toHaveLength(3);
  });

  it('come from direct messages and from servers that do not know the bot', async () => {
    const discord = await start();
    const client = await startBot(discord);
    onCommand(client, async (interaction) => {
      await interaction.reply(`${interaction.context} ${String(interaction.guild)}`);
    });
    const picture = await discord.attachment(photo, { filename: 'cat.jpg' });
    const options = { picture };

    const inDm = await discord.slash('classify', { options, where: 'dm' }).answer;
    const abroad = await discord.slash('classify', { options, where: 'foreign-guild' }).answer;

    expect(inDm.content).toBe(`${InteractionContextType.BotDM} null`);
    expect(abroad.content).toBe(`${InteractionContextType.Guild} null`);
  });

  it('allow five follow-ups where only the user has the application', async () => {
    const discord = await start();
    const client = await startBot(discord);
    const refusal = new Promise((resolve) => {
      onCommand(client, async (interaction) => {
        await interaction.reply('0');
        for (const text of ['1', '2', '3', '4', '5']) {
          // oxlint-disable-next-line no-await-in-loop -- one after another
          await interaction.followUp(text);
        }
        await interaction.followUp('6').catch(resolve);
      });
    });
    const picture = await discord.attachment(photo, { filename: 'cat.jpg' });

    const use = discord.slash('classify', { options: { picture }, where: 'foreign-guild' });

    expect(await refusal).toMatchObject({ code: 40094 });
    expect(use.followUps).toHaveLength(5);
  });

  it('show only the user what a member may not show others', async () => {
    const discord = await start();
    const client = await startBot(discord);
    onCommand(client, (interaction) => interaction.reply('hello'));
    const picture = await discord.attachment(photo, { filename: 'cat.jpg' });

    const { answer } = discord.slash('classify', {
      options: { picture },
      where: 'foreign-guild',
      permissions: ['SendMessages'],
    });

    expect(await answer).toMatchObject({ isEphemeral: true });
  });

  it('offer what fits while one types', async () => {
    const discord = await start();
    const client = await startBot(discord);
    client.on('interactionCreate', (interaction) => {
      if (interaction.isAutocomplete()) void suggest(interaction);
    });

    const { choices } = discord.autocomplete('classify', { option: 'model', typed: 'im' });

    expect(await choices).toEqual([{ name: 'imagenet', value: 'im' }]);
    expect(discord.violations).toEqual([]);
  });

  it('refuse more than 25 choices', async () => {
    const discord = await start();
    const client = await startBot(discord);
    const choices = Array.from({ length: 26 }, (_, i) => ({ name: `${i}`, value: `${i}` }));
    const refusal = new Promise((resolve) => {
      client.on('interactionCreate', (interaction) => {
        if (interaction.isAutocomplete()) interaction.respond(choices).catch(resolve);
      });
    });

    discord.autocomplete('classify', { option: 'model', typed: '' });

    expect(await refusal).toMatchObject({ code: 50035 });
  });

  it('come from the menu of a message, with its content whatever the intents', async () => {
    const discord = await start({ messageContentIntent: 'refused' });
    const client = await startBot(discord, { intents: [GatewayIntentBits.Guilds] });
    client.on('interactionCreate', (interaction) => {
      if (interaction.isMessageContextMenuCommand()) void describeTarget(interaction);
    });
    const picture = await discord.attachment(photo, { filename: 'cat.jpg' });
    const { id } = discord.post({ attachments: [picture] });

    const { answer } = discord.contextMenu('What is this?', { target: id });

    expect(await answer).toMatchObject({ content: 'cat.jpg', type: 23 });
  });

  it.each([
    { what: 'an unknown command', name: 'nothing', words: /No command nothing/ },
    { what: 'a missing option', words: /asks for the option picture/ },
    { what: 'an unknown option', file: 'a.jpg', options: { size: 1 }, words: /no option size/ },
    { what: 'a number out of range', file: 'a.jpg', options: { k: 11 }, words: /1 to 10 for k/ },
    { what: 'a wrong type', file: 'a.jpg', options: { k: 'many' }, words: /no "many" for k/ },
    { what: 'another type of file', file: 'a.heic', words: /offers no a.heic/ },
    { what: 'a subcommand left out', name: 'watch', words: /wants a subcommand/ },
    { what: 'missing rights', name: 'watch here on', words: /not offered to members/ },
  ])('cannot be used with $what', async ({ name = 'classify', file, options, words }) => {
    const discord = await start();
    await startBot(discord);
    const picture = file && (await discord.attachment(photo, { filename: file }));

    const use = (): unknown =>
      discord.slash(name, { options: { ...options, ...(picture && { picture }) } });

    expect(use).toThrow(words);
  });

  it('reach subcommands', async () => {
    const discord = await start();
    const client = await startBot(discord);
    onCommand(client, async (interaction) => {
      const { options } = interaction;
      await interaction.reply(`${options.getSubcommandGroup()} ${options.getSubcommand()}`);
    });

    const { answer } = discord.slash('watch here on', { permissions: ['ManageGuild'] });

    expect((await answer).content).toBe('here on');
  });
});

function codeOf(error: unknown): unknown {
  return error instanceof DiscordAPIError ? error.code : error;
}

async function suggest(interaction: AutocompleteInteraction): Promise<void> {
  await interaction.respond([{ name: 'imagenet', value: interaction.options.getFocused() }]);
}

async function describeTarget(interaction: MessageContextMenuCommandInteraction): Promise<void> {
  await interaction.reply(interaction.targetMessage.attachments.first()?.name ?? 'nothing');
}
