import type { ChatChoices, Choices, Place } from '../../src/chat/choices.ts';

const nothingChosen: Choices = { isWatched: undefined, model: undefined };

/** Choices that are gone with the test. */
export function createFakeChoices(): ChatChoices {
  const choices = new Map<string, Choices>();
  const toKey = ({ platform, id }: Place): string => JSON.stringify([platform, id]);
  const read = (place: Place): Choices => choices.get(toKey(place)) ?? nothingChosen;
  const choose = (place: Place, chosen: Partial<Choices>): void =>
    void choices.set(toKey(place), { ...read(place), ...chosen });

  return {
    read,
    setWatched: (place, isWatched) => choose(place, { isWatched }),
    setModel: (place, model) => choose(place, { model }),
    move(place, newId) {
      if (newId === place.id) return;
      const [old, target] = [read(place), { ...place, id: newId }];
      const { isWatched = old.isWatched, model = old.model } = read(target);
      choices.set(toKey(target), { isWatched, model });
      choices.delete(toKey(place));
    },
  };
}
