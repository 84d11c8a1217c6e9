import { writeSync } from 'node:fs';

import { openState } from '../../src/state/open-state.ts';
import { botOfWrites, placeOfWrite, updateOfWrite } from './state-writes.ts';

const [task, dataDir = '', firstNumber = '0'] = process.argv.slice(2);

/** At once, so that what was said has left when the process is killed. */
const say = (line: string): void => void writeSync(1, `${line}\n`);

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
