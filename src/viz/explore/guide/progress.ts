/** How far the guide has been taken: which card is open, and what was picked on each. It outlasts the visit. */
import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import * as v from 'valibot';
import { cards } from './cards.ts';
import { recall, remember } from '../../page/kept.ts';

/** As it is stored: by ids, so that it survives cards that are added or moved. */
interface Progress {
  readonly isOpen: boolean;
  /** Id of the card to go on with. */
  readonly card: string;
  /** Indices of choices, by ids of cards. */
  readonly chosen: { readonly [id: string]: number };
}

export interface GuideProgress {
  /** Index of the card that is open; undefined while the guide is closed. */
  readonly card: ReadonlySignal<number | undefined>;
  /** The choice picked on that card. */
  readonly chosen: ReadonlySignal<number | undefined>;
  /** Opens a card and returns its index: without one, the card that was open last, or the first. */
  readonly open: (index?: number) => number;
  readonly close: () => void;
  /** Picks a choice on the open card. */
  readonly choose: (choice: number) => void;
}

const schema = v.object({
  isOpen: v.fallback(v.boolean(), false),
  card: v.fallback(v.string(), ''),
  chosen: v.fallback(v.record(v.string(), v.unknown()), {}),
});

const KEPT = { area: 'localStorage', key: 'backflow.guide', what: 'the guide', schema } as const;

/** The progress that an earlier visit left, as far as it can be read. */
export function guideProgress(): GuideProgress {
  const progress = signal(read());
  const set = (change: Partial<Progress>) => {
    progress.value = { ...progress.value, ...change };
    remember(KEPT, progress.value);
  };
  const place = () =>
    Math.max(
      0,
      cards.findIndex(({ id }) => id === progress.value.card),
    );
  return {
    card: computed(() => (progress.value.isOpen ? place() : undefined)),
    chosen: computed(() => progress.value.chosen[cards[place()].id]),
    open: (index = place()) => {
      set({ isOpen: true, card: cards[index].id });
      return index;
    },
    close: () => set({ isOpen: false }),
    choose: (choice) => set({ chosen: { ...progress.value.chosen, [cards[place()].id]: choice } }),
  };
}

function read(): Progress {
  const kept = recall(KEPT);
  if (!kept) return { isOpen: false, card: '', chosen: {} };
  const chosen = cards.flatMap(({ id, choices }) => {
    const choice = kept.chosen[id];
    return typeof choice === 'number' && choice in choices ? [[id, choice] as const] : [];
  });
  return { ...kept, chosen: Object.fromEntries(chosen) };
}
