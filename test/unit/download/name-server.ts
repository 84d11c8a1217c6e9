import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';

import ipaddr from 'ipaddr.js';
import { onTestFinished } from 'vitest';

/** What a name server knows of a host; it says nothing at all to a question that is left out. */
interface Records {
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
}

const HEADER_BYTES = 12;
const TYPES: Readonly<Record<number, keyof Records>> = { 1: 'A', 28: 'AAAA' };
const NO_SUCH_NAME = 3;

/**
 * Starts a name server on this machine that goes with the test.
 *
 * @param zone - By name; others do not exist.
 * @returns Who asks it, and nobody else.
 */
export async function startNameServer(zone: Readonly<Record<string, Records>>): Promise<Resolver> {
  const socket = createSocket('udp4');
  socket.on('message', (question, { port, address }) => {
    const answer = answerTo(question, zone);
    if (answer) socket.send(answer, port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());

  const resolver = new Resolver({ timeout: 5_000, tries: 10 }); // who waits for silence waits longer than a test
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return resolver;
}

function answerTo(message: Buffer, zone: Readonly<Record<string, Records>>): Buffer | undefined {
  const { name, type, question } = readQuestion(message);
  const records = zone[name];
  if (!records) return writeAnswer(message, question, { code: NO_SUCH_NAME, type, addresses: [] });
  const addresses = records[TYPES[type] ?? 'A'];
  return addresses && writeAnswer(message, question, { code: 0, type, addresses });
}

function readQuestion(message: Buffer) {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const end = at + 5; // the empty label, type and class
  const question = message.subarray(HEADER_BYTES, end);
  return { name: labels.join('.'), type: message.readUInt16BE(at + 1), question };
}

function writeAnswer(
  asked: Buffer,
  question: Buffer,
  { code, type, addresses }: { code: number; type: number; addresses: readonly string[] },
): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  asked.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  const records = addresses.map((address) => {
    const bytes = ipaddr.parse(address).toByteArray();
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0); // the name of the question
    record.writeUInt16BE(type, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(60, 6);
    record.writeUInt16BE(bytes.length, 10);
    return Buffer.concat([record, Buffer.from(bytes)]);
  });
  return Buffer.concat([header, question, ...records]);
}
