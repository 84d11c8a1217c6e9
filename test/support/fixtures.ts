import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const fixtures = new URL('../fixtures/', import.meta.url);

/** Absolute path of a file under `test/fixtures`, such as `photos/small.jpg`. */
export function fixturePath(path: string): string {
  return fileURLToPath(new URL(path, fixtures));
}

/** Reads a file under `test/fixtures`; the bytes are the caller's own. */
export function readFixture(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(fixturePath(path)));
}
