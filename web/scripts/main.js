import { createAnnouncer } from './announcer.js';
import { createCards } from './cards.js';
import { createClassify } from './classify.js';
import { elementById } from './elements.js';
import { createExamples } from './examples.js';
import { createIntake } from './intake.js';
import { createKeyDialog } from './key-dialog.js';
import { createKeyring } from './keyring.js';
import { createModelChoice } from './model-choice.js';
import { showServiceStatus } from './service-status.js';

const chooseInput = elementById('choose', HTMLInputElement);
const examples = elementById('examples', HTMLElement);
const results = elementById('results', HTMLElement);
const forgetKey = elementById('forget-key', HTMLButtonElement);
const notice = elementById('notice', HTMLElement);

const keyring = createKeyring({ ask: createKeyDialog(), onChange: showKey });
const models = createModelChoice(() => cards.askAgain());
const classify = createClassify({ keyring, readModel: models.current });
const cards = createCards({ classify, announce: createAnnouncer(), onCountChange: showCount });

createIntake({ onPictures: addPictures, notify });
createExamples({ onPicture: (picture) => addPictures([picture]), notify });
elementById('clear-all', HTMLButtonElement).addEventListener('click', cards.clearAll);
forgetKey.addEventListener('click', () => {
  keyring.forget();
  chooseInput.focus();
});
showKey(keyring.current());
void models.load();
void showServiceStatus();

/** @param {readonly File[]} pictures */
function addPictures(pictures) {
  const losesFocus = examples.contains(document.activeElement);
  const first = cards.add(pictures);
  if (losesFocus) first?.focus();
  first?.scrollIntoView({ block: 'nearest' });
}

/** @param {number} count */
function showCount(count) {
  document.body.classList.toggle('has-pictures', count > 0);
  results.hidden = count === 0;
  examples.hidden = count > 0;
  if (count === 0) chooseInput.focus();
}

/** @param {string | undefined} key */
function showKey(key) {
  forgetKey.hidden = key === undefined;
}

/** @param {string} sentence */
function notify(sentence) {
  notice.textContent = sentence;
}
