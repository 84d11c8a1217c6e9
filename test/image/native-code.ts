import { open, readdir } from 'node:fs/promises';
import path from 'node:path';

/** What a native file runs on, such as `elf x64 glibc`. */
export interface NativeFile {
  readonly file: string;
  readonly platform: string;
}

/** Finds native code by content, whatever it is called. */
export async function findNativeCode(folder: string): Promise<readonly NativeFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: NativeFile[] = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    const platform = await readPlatform(file);
    if (platform !== undefined) found.push({ file: path.relative(folder, file), platform });
  }
  return found;
}

const MACHINES: Readonly<Record<number, string>> = { 62: 'x64', 183: 'arm64' };

async function readPlatform(file: string): Promise<string | undefined> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(20), 0, 20, 0);
  if (bytesRead < 20) return undefined;
  const magic = buffer.toString('latin1', 0, 4);
  if (magic.startsWith('MZ')) return 'windows';
  if (magic === '\xCF\xFA\xED\xFE' || magic === '\xCA\xFE\xBA\xBE') return 'macos';
  if (magic !== '\x7FELF') return undefined;
  const machine = buffer.readUInt16LE(18);
  const whole = await handle.readFile();
  const libc = whole.includes('libc.musl') || whole.includes('ld-musl') ? 'musl' : 'glibc';
  return `elf ${MACHINES[machine] ?? machine} ${libc}`;
}
