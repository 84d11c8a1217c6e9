import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { ChatChoices, Place } from '../../src/chat/choices.ts';
import { openState } from '../../src/state/open-state.ts';
import { createFakeChoices } from '../support/fake-choices.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const group: Place = { platform: 'telegram', id: '-4012345678' };
const supergroup: Place = { platform: 'telegram', id: '-1002012345678' };

interface OpenChoices {
  readonly choices: ChatChoices;
  close(): void;
}

async function openDatabase(): Promise<OpenChoices> {
  const state = await openState({ dataDir: await createTemporaryFolder() });
  return { choices: state.choices, close: state.close };
}

async function openFake(): Promise<OpenChoices> {
  return { choices: createFakeChoices(), close: () => undefined };
}

describe.each([
  ['in the database', openDatabase],
  ['in the fake', openFake],
])('choices %s', (_, open) => {
  let choices: ChatChoices;
  let close: () => void;

  beforeEach(async () => {
    ({ choices, close } = await open());
  });
  afterEach(() => close());

  it('are undefined where nobody has chosen', () => {
    expect(choices.read(group)).toEqual({ isWatched: undefined, model: undefined });
  });

  it.each([true, false])('keep whether a place is watched: %s', (isWatched) => {
    choices.setWatched(group, isWatched);

    expect(choices.read(group)).toEqual({ isWatched, model: undefined });
  });

  it('keep the last of several choices', () => {
    choices.setWatched(group, true);
    choices.setWatched(group, false);
    choices.setModel(group, 'imagenet');
    choices.setModel(group, 'pets');

    expect(choices.read(group)).toEqual({ isWatched: false, model: 'pets' });
  });

  it('keep a model when watching is switched, and the other way round', () => {
    choices.setModel(group, 'pets');
    choices.setWatched(group, true);
    choices.setModel(group, 'imagenet');

    expect(choices.read(group)).toEqual({ isWatched: true, model: 'imagenet' });
  });

  it('take the choice of a model back', () => {
    choices.setModel(group, 'pets');
    choices.setModel(group, undefined);

    expect(choices.read(group).model).toBeUndefined();
  });

  it('tell places apart that have the same id on different platforms', () => {
    choices.setWatched({ platform: 'telegram', id: '1' }, true);
    choices.setWatched({ platform: 'discord', id: '1' }, false);

    expect(choices.read({ platform: 'telegram', id: '1' }).isWatched).toBe(true);
    expect(choices.read({ platform: 'discord', id: '1' }).isWatched).toBe(false);
  });

  it('go along when a place gets another id, and leave the old one', () => {
    choices.setWatched(group, true);
    choices.setModel(group, 'pets');

    choices.move(group, supergroup.id);

    expect(choices.read(supergroup)).toEqual({ isWatched: true, model: 'pets' });
    expect(choices.read(group)).toEqual({ isWatched: undefined, model: undefined });
  });

  it('survive a move that is told twice', () => {
    choices.setWatched(group, true);
    choices.move(group, supergroup.id);
    choices.setWatched(supergroup, false);

    choices.move(group, supergroup.id);

    expect(choices.read(supergroup).isWatched).toBe(false);
  });

  it('made under the new id already win over those that come along', () => {
    choices.setWatched(group, true);
    choices.setModel(group, 'pets');
    choices.setWatched(supergroup, false);
    choices.setModel(supergroup, 'imagenet');

    choices.move(group, supergroup.id);

    expect(choices.read(supergroup)).toEqual({ isWatched: false, model: 'imagenet' });
  });

  it('come along one by one where some were made under the new id', () => {
    const other: Place = { platform: 'telegram', id: '-4000000001' };
    choices.setWatched(group, true);
    choices.setModel(group, 'pets');
    choices.setWatched(supergroup, false);
    choices.setModel(other, 'imagenet');

    choices.move(group, supergroup.id);
    choices.move(supergroup, other.id);

    expect(choices.read(other)).toEqual({ isWatched: false, model: 'imagenet' });
  });

  it('survive a move to the id that the place has', () => {
    choices.setWatched(group, true);

    choices.move(group, group.id);

    expect(choices.read(group).isWatched).toBe(true);
  });

  it('need no choice to be moved', () => {
    choices.move(group, supergroup.id);

    expect(choices.read(supergroup)).toEqual({ isWatched: undefined, model: undefined });
  });
});

/** One thing that is done to choices. */
type Act = (choices: ChatChoices) => void;

/** Few, so that acts meet; strange ones too, which must not be taken for SQL. */
const ids = ['', "'; drop table choices; --", 'ü🦜'];
const platforms = ['discord', 'telegram'] as const;
const everyPlace = ids.flatMap((id) => platforms.map((platform): Place => ({ platform, id })));

const anyId = fc.constantFrom(...ids);
const anyPlace = fc.constantFrom(...everyPlace);
const anyModel = fc.option(fc.constantFrom('imagenet', 'pets', "o'model"), { nil: undefined });
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(anyPlace, fc.boolean()).map(
    ([place, isWatched]): Act =>
      (choices) =>
        choices.setWatched(place, isWatched),
  ),
  fc.tuple(anyPlace, anyModel).map(
    ([place, model]): Act =>
      (choices) =>
        choices.setModel(place, model),
  ),
  fc.tuple(anyPlace, anyId).map(
    ([place, newId]): Act =>
      (choices) =>
        choices.move(place, newId),
  ),
);
describe('whatever is chosen', () => {
  it('reads the same from the database, opened again, as from memory', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyAct, { maxLength: 30 }), async (acts) => {
        const dataDir = await createTemporaryFolder();
        const expected = createFakeChoices();
        const state = await openState({ dataDir });
        for (const act of acts) {
          act(state.choices);
          act(expected);
        }
        state.close();

        const again = await openState({ dataDir });
        const read = everyPlace.map((place) => again.choices.read(place));
        again.close();

        expect(read).toEqual(everyPlace.map((place) => expected.read(place)));
      }),
      { numRuns: 30 }, // each opens two databases
    );
  });
});
