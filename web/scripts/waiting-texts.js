import { formatSeconds } from './format.js';

/** @import { PredictFailure } from './predict.js' */

/**
 * What is said of a picture that has to wait, and until when.
 *
 * @param {PredictFailure} failure - One that passes by itself.
 * @returns {{ readonly title: string, readonly sayDetail: (remainingMs: number) => string }}
 */
export function describeWait({ code }) {
  if (code === 'rate-limited') {
    return {
      title: 'Taking a break',
      sayDetail: (remainingMs) =>
        `That was a lot of pictures in a minute. This one goes on in ${formatSeconds(remainingMs)}.`,
    };
  }
  if (code === 'overloaded') {
    return {
      title: 'Standing in line',
      sayDetail: () => 'The service is busy with other pictures. This one is next.',
    };
  }
  return {
    title: 'Waiting for the service',
    sayDetail: () => 'It is starting. Your picture is sent as soon as it is ready.',
  };
}
