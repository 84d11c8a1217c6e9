import { once } from 'node:events';
import type http from 'node:http';
import type net from 'node:net';

/** A server on a port of its own on this machine. */
export interface LoopbackServer {
  readonly http: http.Server;
  readonly port: number;
  readonly origin: string;
  /** Takes no new connections for a while, as if nobody listened; open ones stay. */
  refuseConnections(isRefusing: boolean): Promise<void>;
  /** Ends all connections without a word. */
  dropConnections(): void;
  close(): void;
}

/** Lets a server listen on a free port. */
export async function listenOnLoopback(server: http.Server): Promise<LoopbackServer> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const port = await listen(server, 0);

  function dropConnections(): void {
    for (const socket of sockets) socket.destroy();
  }

  return {
    http: server,
    port,
    origin: `http://127.0.0.1:${port}`,
    async refuseConnections(isRefusing) {
      if (isRefusing) server.close();
      else await listen(server, port);
    },
    dropConnections,
    close() {
      server.close();
      dropConnections();
    },
  };
}

async function listen(server: http.Server, wantedPort: number): Promise<number> {
  server.listen(wantedPort, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}
