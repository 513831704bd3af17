/** Keeps the address of the page in step with its state: a reload, a copied link, back and forward lead to it. */
import { effect, type ReadonlySignal, untracked } from '@preact/signals-core';
import { decodeLink, encodeLink } from '../../experiment/link.ts';
import { isLink, LONGEST_LINK } from '../../page/fragment.ts';
import type { PageState } from '../../experiment/page-state.ts';

/** What of a window is used. */
export interface HistoryWindow {
  readonly location: Pick<Location, 'hash'>;
  readonly history: Pick<History, 'pushState' | 'replaceState'>;
  readonly addEventListener: (type: 'popstate', listener: () => void) => void;
}

export interface AddressProps {
  readonly state: ReadonlySignal<PageState>;
  readonly apply: (state: PageState) => void;
  /** A link leads nowhere: why, and what to do. The present state stays. */
  readonly refuse: (message: string) => void;
}

/** After so long without a change the address follows: a drag is one change, and browsers limit how many there are. */
const REST_MILLISECONDS = 400;

/** The state that the address leads to. Undefined: none. @throws LinkError */
export const stateOfAddress = ({ location }: Pick<HistoryWindow, 'location'> = window):
  PageState | undefined => {
  const fragment = location.hash.slice(1);
  return isLink(fragment) ? decodeLink(fragment) : undefined;
};

/** A visit to the guide is one entry, from which Back leads out of it: its text and its scenes belong together. */
function isAnother(before: PageState, next: PageState): boolean {
  const [wasGuided, isGuided] = [before, next].map(({ card }) => card !== undefined);
  return wasGuided === isGuided ? !isGuided && before.experiment !== next.experiment : true;
}

/** Another experiment is a new entry of the browser's history; whatever else changes goes into the present entry. */
export function followAddress({ state, apply, refuse }: AddressProps, place: HistoryWindow = window): void {
  /** What the present entry stands for, and the address that says so, once it has one. */
  let entered = state.peek();
  let address: string | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;

  const write = (method: 'pushState' | 'replaceState', to: string) => {
    // A reload finds what is longer where this tab keeps what it showed last.
    if (to.length > LONGEST_LINK) return;
    if (to !== place.location.hash) place.history[method](null, '', to);
    address = to;
  };
  const follow = (next: PageState) => {
    const fragment = encodeLink(next);
    const isNew = isAnother(entered, next) && `#${fragment}` !== place.location.hash;
    // Back has to find what was there, which an untouched address, an anchor or a refused link does not tell.
    if (isNew && address !== place.location.hash) write('replaceState', `#${encodeLink(entered)}`);
    write(isNew ? 'pushState' : 'replaceState', `#${fragment}`);
    entered = next;
  };
  /** The experiment that the wait under way is for. */
  let waiting: PageState['experiment'] | undefined;
  effect(() => {
    const { experiment } = state.value;
    // A new experiment is an entry of its own, even while a picture that plays changes with every frame.
    if (waiting === experiment && entered.experiment !== experiment) return;
    waiting = experiment;
    clearTimeout(rest);
    rest = setTimeout(() => {
      waiting = undefined;
      follow(state.peek());
    }, REST_MILLISECONDS);
  });
  // A link that is typed or pasted into the address fires this too.
  place.addEventListener('popstate', () => {
    try {
      const next = stateOfAddress(place);
      if (!next) return;
      // A change that is not in the address yet must not be written over where the browser has gone.
      clearTimeout(rest);
      waiting = undefined;
      entered = next;
      address = place.location.hash;
      untracked(() => apply(next));
    } catch (error) {
      refuse((error as Error).message);
    }
  });
}
