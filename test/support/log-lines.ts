import { type Logger, pino } from 'pino';
import { z } from 'zod';

const lineSchema = z.looseObject({ level: z.int(), msg: z.string() });

/** A line of a log, as whoever reads it finds it. */
export type LogLine = z.output<typeof lineSchema>;

/** A logger that keeps what it is told, from `debug` on. */
export function createMemoryLogger(): {
  readonly logger: Logger;
  readonly lines: readonly LogLine[];
} {
  const lines: LogLine[] = [];
  const write = (line: string): void => void lines.push(parseLogLine(line));
  return { logger: pino({ level: 'debug', base: null, timestamp: false }, { write }), lines };
}

/** Reads one line of JSON. */
export function parseLogLine(line: string): LogLine {
  return lineSchema.parse(JSON.parse(line));
}
