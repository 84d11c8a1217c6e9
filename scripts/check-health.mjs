// Whether the service beside it can classify pictures: the image's HEALTHCHECK.
import { get } from 'node:http';

const options = {
  host: '127.0.0.1',
  port: process.env.PORT || 8000,
  path: '/health',
  signal: AbortSignal.timeout(4_000),
};
get(options, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1)).on('error', () =>
  process.exit(1),
);
