import { failure, type Finding, ok, warning } from './finding.ts';

const CHECK = 'node';
const FLOOR = { major: 20, minor: 19 };
/** Those before it get no fixes any more. */
const OLDEST_MAINTAINED = 22;

/** Looks whether this Node can run the service, and for how long that is a good idea. */
export function checkNode(version: string = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < FLOOR.major || (major === FLOOR.major && minor < FLOOR.minor)) {
    const floor = `${FLOOR.major}.${FLOOR.minor}`;
    return failure(CHECK, `${version} is older than ${floor}.`, 'Install Node 24.');
  }
  if (major < OLDEST_MAINTAINED) {
    return warning(CHECK, `${version} works, but gets no fixes any more.`, 'Install Node 24.');
  }
  return ok(CHECK, `${version}.`);
}
