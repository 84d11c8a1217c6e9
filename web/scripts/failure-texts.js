import { formatMegabytes } from './format.js';

/** @import { PredictFailure } from './predict.js' */

/**
 * @typedef {object} FailureText
 * @property {string} title
 * @property {string} advice - What to do about it.
 * @property {boolean} [quotes] - The service's own sentence has facts that ours lacks, and comes first.
 * @property {boolean} [canRetry] - The same picture may fare better another time.
 */

const readable = 'JPEG, PNG, WebP, GIF, AVIF, TIFF, BMP or HEIC';
const unsupported = {
  title: 'This kind of file cannot be read',
  advice: `Save it as a picture (${readable}), and show that.`,
};
const ourFault = {
  title: 'Something went wrong on our side',
  advice: 'Its log says what. Try again; if it happens again, tell whoever runs this service.',
  canRetry: true,
};
const misplaced = {
  title: 'The service does not answer here',
  advice: 'Reload this page. If that does not help, tell whoever runs this service.',
  canRetry: true,
};

/**
 * What a person is told, by the code of the failure; `unreachable` is our own.
 *
 * @type {Readonly<Record<string, FailureText>>}
 */
const failureTexts = {
  'image-missing': {
    title: 'There is no picture in it',
    advice: 'The file is empty. Choose another one.',
  },
  'parameter-invalid': {
    title: 'The service did not understand',
    advice: 'This page may be older than the service. Reload it, and try again.',
  },
  'body-malformed': {
    title: 'The picture did not arrive whole',
    advice: 'Check your connection, and try again.',
    canRetry: true,
  },
  'image-undecodable': {
    title: 'This cannot be read',
    advice:
      'The file is damaged, or it is no picture. Save it again as JPEG or PNG, and show that.',
  },
  'content-type-unsupported': unsupported,
  'image-unsupported': {
    ...unsupported,
    quotes: true,
    advice: 'Save it as one of these, and show that.',
  },
  'image-too-large': {
    title: 'This picture is too large',
    advice: 'Make it smaller, or show a screenshot of it.',
    quotes: true,
  },
  'model-unknown': {
    title: 'That model is gone',
    advice: 'Reload this page, and choose another one.',
  },
  'not-found': misplaced,
  'method-not-allowed': misplaced,
  overloaded: {
    title: 'Too many pictures at once',
    advice: 'Others are waiting, too. Try again in a few minutes.',
    canRetry: true,
  },
  unavailable: {
    title: 'The service is not ready',
    advice: 'It should have been by now. Try again in a few minutes, or tell whoever runs it.',
    canRetry: true,
  },
  'timed-out': {
    title: 'This took too long',
    advice: 'The service is busy, or the picture is very large. Try again, or make it smaller.',
    canRetry: true,
  },
  unauthorized: {
    title: 'A key is needed',
    advice: 'Whoever runs this service can give you one. Then try again.',
    canRetry: true,
  },
  'rate-limited': {
    title: 'That was a lot of pictures',
    advice: 'Try again in a minute.',
    canRetry: true,
  },
  'download-refused': {
    title: 'It may not be fetched from there',
    advice: 'Save the picture, and choose the file.',
  },
  'download-failed': {
    title: 'It could not be fetched',
    advice: 'Save the picture, and choose the file.',
  },
  'model-invalid': ourFault,
  internal: ourFault,
  unreachable: {
    title: 'The service cannot be reached',
    advice: 'Check your connection, and try again.',
    canRetry: true,
  },
};

/** Connections that end in the middle of more than this may well have been ended on purpose. */
const LARGE_FILE_BYTES = 20 * 2 ** 20;

/**
 * Says what went wrong with a picture, and what to do.
 *
 * @param {PredictFailure} failure
 * @param {Blob} picture
 * @returns {{ readonly title: string, readonly advice: string, readonly canRetry: boolean }}
 */
export function describeFailure({ code, detail }, picture) {
  /** @type {FailureText} */
  const text = failureTexts[code] ?? ourFault;
  const { title, advice, quotes = false, canRetry = false } = text;
  if (code === 'unreachable' && picture.size > LARGE_FILE_BYTES) {
    const size = formatMegabytes(picture.size);
    return { title, canRetry, advice: `${advice} This file has ${size}, which may be too much.` };
  }
  return { title, canRetry, advice: quotes && detail ? `${detail} ${advice}` : advice };
}
