import type { ErrorCode, ErrorDetails } from '../../errors.ts';
import { readExcess } from './excess.ts';
import { isLinkGone, isPlatformLimit, readFormat } from './failure-facts.ts';
import { createFormats } from './formats.ts';
import type { DiscordTexts, FailureText, TelegramTexts, Texts } from './texts.ts';
import { withArticle } from './with-article.ts';

const formats = createFormats('en');
const whatIsThis = 'What is this?';
const readable = 'JPEG, PNG, WebP, GIF, AVIF, TIFF, BMP and HEIC';
const tooLargeToFetch =
  'This file is larger than 20 MB, more than bots may fetch. Send it as a photo instead.';

const failures = {
  'image-missing': () => 'There is no picture here. Post one.',
  'parameter-invalid': () => 'One of the options has a wrong value. Choose one of those on offer.',
  'body-malformed': () => 'What arrived cannot be read. Post the picture again.',
  'image-undecodable': ({ details }) =>
    `This ${[readFormat(details), 'file'].join(' ').trim()} cannot be read: it is damaged or no picture. Save it as JPEG or PNG and post that.`,
  'content-type-unsupported': () =>
    `This is not a kind of picture that I can read. I read ${readable}.`,
  'image-unsupported': () => `This is not a kind of picture that I can read. I read ${readable}.`,
  'image-too-large': ({ details }) =>
    isPlatformLimit(details) ? tooLargeToFetch : `${tooLarge(details)} Post a smaller one.`,
  'model-unknown': () => 'There is no model of that name. Choose one of the list.',
  'not-found': () => 'That is no longer there. Post the picture again.',
  'method-not-allowed': () => 'That is not possible here.',
  overloaded: () => 'Too many pictures are waiting right now. Try again in a few minutes.',
  unavailable: () => 'I cannot look at pictures at the moment. Try again in a minute.',
  'timed-out': () => 'This picture took too long. Try again in a few minutes.',
  unauthorized: () => 'That is not possible here.',
  'download-refused': () => 'I do not fetch pictures from there. Post it here as a file.',
  'download-failed': ({ details }) =>
    isLinkGone(details)
      ? 'The link to this picture has expired; post it again.'
      : 'This picture could not be fetched. Try again in a moment, or post it again.',
  'rate-limited': () => 'That is a lot of pictures. Show me more in a minute.',
  'model-invalid': ourFault,
  'config-invalid': ourFault,
  internal: ourFault,
} satisfies Record<ErrorCode, FailureText>;

function ourFault({ reference }: Parameters<FailureText>[0]): string {
  const sentence = 'Something went wrong on our side. Try again later.';
  if (reference === undefined) return sentence;
  return `${sentence} The log has it under ${reference}: tell that to whoever runs this bot.`;
}

function tooLarge(details: ErrorDetails): string {
  const { unit, actual, limit } = readExcess(details);
  const unitName = unit === 'megabytes' ? 'MB' : unit;
  const written = (amount: number): string => `${formats.number(amount)} ${unitName}`;
  if (actual === undefined) {
    return limit === undefined
      ? 'This picture is too large.'
      : `This picture has more than ${written(limit)}.`;
  }
  return limit === undefined
    ? `This picture has ${written(actual)}, which is too much.`
    : `This picture has ${written(actual)}; the limit is ${formats.number(limit)}.`;
}

const discord: DiscordTexts = {
  help: [
    'Post a picture where I watch, or send me one in a direct message.',
    "Mention me with a picture, or in a reply to somebody's picture.",
    `Right-click a message (on a phone: press and hold it) › Apps › ${whatIsThis}`,
    '/classify looks at up to five pictures, and answers for your eyes only if you like.',
    '/models lists what I can look with, /about says who I am and what becomes of your pictures.',
    'Who manages a server says with /watch here on and /watch here off where I watch.',
  ],
  noPicture: 'I see no picture here. Post one, or reply to one and mention me.',
  noPictureInMessage: 'I see no picture in this message.',
  hiddenReference: `Discord does not show me the message that you reply to. Choose Apps › ${whatIsThis} in its menu.`,
  watchingNow: 'From now on I answer every picture in this channel.',
  mayNotAnswer:
    'But I may not write here yet: give me the permissions View Channel and Send Messages (in a thread: Send Messages in Threads).',
  notWatchingNow: 'From now on I answer only when asked in this channel.',
  cannotWatch:
    'Discord shows me only pictures that I am asked about. Whoever runs me can change that with the Message Content Intent.',
  commands: {
    whatIsThis,
    classify: 'Says what is in your pictures',
    picture: 'What to look at',
    anotherPicture: 'One more picture',
    model: 'Which model looks at it; left out, the default one',
    k: 'How many labels to show',
    private: 'Show the answer to you alone',
    help: 'How to show me a picture',
    models: 'Lists the models there are',
    about: 'Who I am, and what becomes of your pictures',
    watch: 'Whether I answer every picture in this channel',
    watchOn: 'Answer every picture in this channel',
    watchOff: 'Answer only when asked in this channel',
  },
};

const telegram: TelegramTexts = {
  help: [
    'Send me a picture, several as an album, or a picture as a file.',
    'In a group, reply to a picture with /classify, or mention me in its caption or in a reply to it.',
    '/model chooses what I look with in this chat, /models lists what there is.',
    'Admins of a group say with /watch on and /watch off whether I answer every picture there.',
    '/privacy says what becomes of your pictures.',
  ],
  noPicture: 'I see no picture here. Send me one, or reply to one with /classify.',
  privacy: [
    'Pictures stay in memory while I look at them. They are never kept, and never used for training.',
    'A message waits on disk until it is answered, and is deleted then. What is chosen with /watch and /model is kept for the chat.',
    'I pass nothing on to anybody.',
  ],
  watchingNow: 'From now on I answer every picture in this chat.',
  notWatchingNow: 'From now on I answer in this chat only when asked.',
  privacyMode:
    'But Telegram shows me only what is meant for me here: my privacy mode is on. Make me an admin of this group; or let whoever runs me switch it off (@BotFather, /setprivacy), and then take me out of the group and add me again.',
  alwaysWatching: 'Here I answer every picture anyway.',
  howToWatch: 'Say /watch on or /watch off.',
  adminsOnly: 'Only admins of this chat can change that.',
  chooseModel: 'What shall I look with in this chat?',
  modelChosen: (model) => `In this chat I look with ${model} now.`,
  commands: {
    classify: 'Reply to a picture with this',
    help: 'How to show me a picture',
    model: 'Choose what I look with in this chat',
    models: 'List the models there are',
    watch: 'Whether I answer every picture in this group: on or off',
    privacy: 'What becomes of your pictures',
  },
};

/** English. */
export const en: Texts = {
  percent: formats.percent,
  unsure: 'Not sure. Best guesses:',
  unsureOfKind: ({ label, probability }) =>
    `Not sure: ${withArticle(label)}, ${formats.percent(probability)}, which kind is unclear. Best guesses:`,
  answeredBy: (models) => `Model: ${models}`,
  fromPreview: 'I have looked at its still picture only.',

  skipped: {
    video: 'This is a video; I look at pictures only.',
    audio: 'This is a sound file; I look at pictures only.',
    document: 'This is no picture; I look at pictures only.',
    'vector-animation': 'This is a vector animation; I look at pictures only.',
    'too-large-to-fetch': tooLargeToFetch,
  },
  failures,
  rateLimited: (retryAfterMs) =>
    `That is a lot of pictures. Show me more in ${formats.seconds(retryAfterMs)}.`,

  help: [
    'Show me a picture, and I say what is in it.',
    `I read ${readable}; of an animation I look at the first frame.`,
    'Percentages say how sure I am: of all my answers with 70%, about 70 in a hundred are right.',
  ],
  about: ({ version, model }) => [
    `Whatsit ${version} says what is in a picture. It passes your pictures on to nobody.`,
    `The model is ${model}; its model card (README.md in its folder) says where it comes from, how good it is and what it cannot do.`,
    'Pictures stay in memory while I look at them. They are never kept, and never used for training.',
  ],
  modelsTitle: 'These models look at pictures:',
  classes: (count) => `tells ${formats.number(count)} kinds of things apart`,
  isDefault: 'the default',

  discord,
  telegram,
};
