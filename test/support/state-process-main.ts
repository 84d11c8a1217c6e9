import { writeSync } from 'node:fs';

import { openState } from '../../src/state/open-state.ts';
import { botOfWrites, placeOfWrite, updateOfWrite } from './state-writes.ts';

const [task, dataDir = '', firstNumber = '0'] = process.argv.slice(2);

/** At once, so that what was said has left when the process is killed. */
function say(line: string): void {
  let left = Buffer.from(`${line}\n`);
  while (left.length > 0) {
    try {
      left = left.subarray(writeSync(1, left));
    } catch (error) {
      // Newer Nodes do not wait for a reader who is behind: then this is tried again.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
  }
}

const state = await openState({ dataDir }).catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
if (task === 'hold') {
  say('open');
  process.stdin.resume();
} else {
  const inbox = state.openInbox(botOfWrites);
  for (let number = Number(firstNumber); ; number += 1) {
    const { key, payload } = updateOfWrite(number);
    inbox.take(key, payload);
    if (number % 2 === 0) inbox.finish(key);
    state.choices.setModel(placeOfWrite(number), String(number));
    say(String(number));
  }
}
