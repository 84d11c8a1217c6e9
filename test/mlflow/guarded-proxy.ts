import http from 'node:http';

import { listenOnLoopback, type LoopbackServer } from '../support/loopback-server.ts';

/** A way to a server through a path of its own, which only lets pass who knows the password. */
export async function startGuardedProxy(
  target: string,
  { prefix, authorization }: { readonly prefix: string; readonly authorization: string },
): Promise<LoopbackServer> {
  const server = http.createServer((request, response) => {
    if (request.headers.authorization !== authorization) {
      response.writeHead(401, { 'content-type': 'text/html' });
      response.end('<html><title>401 Authorization Required</title></html>');
      return;
    }
    if (!request.url?.startsWith(`${prefix}/`)) {
      response.writeHead(404).end();
      return;
    }
    const { method = 'GET', headers } = request;
    const options = { method, headers: { ...headers, host: new URL(target).host } };
    const onward = http.request(target + request.url.slice(prefix.length), options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  return listenOnLoopback(server);
}
