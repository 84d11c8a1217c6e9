import { destination, type Logger, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';

export type { Logger } from 'pino';

export interface LoggerOptions {
  readonly level: string;
  /** One JSON object a line, or coloured lines for a person. */
  readonly format: 'json' | 'pretty';
}

/** Makes the one logger of a process. It writes to stderr: stdout belongs to results. */
export function createLogger({ level, format }: LoggerOptions): Logger {
  const stderr = destination({ fd: 2, sync: true });
  if (format === 'json') return pino({ level }, stderr);
  return pino(
    { level },
    PinoPretty({ destination: stderr, ignore: 'pid,hostname', colorize: true }),
  );
}
