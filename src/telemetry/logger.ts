import { destination, type DestinationStream, type Logger, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';

import { createConcealer } from './conceal.ts';

export type { Logger } from 'pino';

export interface LoggerOptions {
  readonly level: string;
  /** One JSON object a line, or lines for a person, with colours on a terminal that has them. */
  readonly format: 'json' | 'pretty';
  /** Tokens and keys, which never stand in a line. */
  readonly secrets?: readonly string[];
}

/** Makes the one logger of a process. It writes to stderr: stdout belongs to results. */
export function createLogger({ level, format, secrets = [] }: LoggerOptions): Logger {
  const stderr = destination({ fd: 2, sync: true });
  const conceal = createConcealer(secrets);
  const sink: DestinationStream =
    format === 'json'
      ? stderr
      : PinoPretty({
          destination: stderr,
          ignore: 'pid,hostname',
          colorize: process.stderr.isTTY && process.stderr.hasColors(), // which heeds NO_COLOR
          singleLine: true,
        });
  return pino({ level }, { write: (line) => sink.write(conceal(line)) });
}
