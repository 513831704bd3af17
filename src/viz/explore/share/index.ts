/** The state of the page in its address, the dialog that shares it, and lessons with locked controls. */
import { batch, effect } from '@preact/signals-core';
import { followAddress } from '../state/address.ts';
import { decodeLink, encodeLink } from '../../experiment/link.ts';
import { isLink } from '../../page/fragment.ts';
import { isLayers, type PageState } from '../../experiment/page-state.ts';
import type { ShownExperiments } from '../layers/linked.ts';
import { rememberNames } from '../state/file-names.ts';
import { presentState } from '../state/present-state.ts';
import { loadOrNotify } from '../../page/load-part.ts';
import { notify } from '../../page/notices.ts';
import { storage } from '../../page/storage.ts';
import type { Shared } from '../state/shared.ts';

const STORE = 'backflow.state';

export interface FirstState {
  readonly state?: PageState;
  /** It is what this tab showed last, rather than what a link leads to. */
  readonly isRestored?: boolean;
}

/**
 * The state to begin with: that of the address, or the one that this tab showed last, where the address has none or had
 * not caught up with it. @throws LinkError
 */
export function firstState(): FirstState {
  const [address, left] = (storage.get('sessionStorage', STORE) ?? '').split(' ');
  const linked = location.hash.slice(1);
  if (isLink(linked) && linked !== address) return { state: decodeLink(linked) };
  try {
    return { state: decodeLink(left ?? ''), isRestored: true };
  } catch {
    if (isLink(linked)) return { state: decodeLink(linked) };
    if (left) notify({ text: 'What this tab had on show last does not fit this page: it begins afresh.' });
    return {};
  }
}

export interface Sharing {
  readonly open: () => Promise<void>;
}

/**
 * @param card the card of the guide that is open
 * @param refuse says that a link leads nowhere, and why; undefined: it leads somewhere
 */
export function showSharing(
  state: Shared,
  card: { value: number | undefined },
  refuse: (message: string | undefined) => void,
): Sharing {
  const { locked } = state;
  const pageState = presentState(state, card);
  followAddress({
    state: pageState,
    apply: (next) => {
      refuse(undefined);
      applyState(state, card, next);
    },
    refuse,
  });

  addEventListener('pagehide', () => {
    storage.set('sessionStorage', STORE, `${location.hash.slice(1)} ${encodeLink(pageState.peek())}`);
    rememberNames();
  });

  keepLocked(locked);
  /** Opens it; undefined before it is loaded. */
  let show: (() => void) | undefined;
  return {
    async open() {
      const loaded = show ? undefined : await loadOrNotify('Sharing', () => import('./sharing.ts'));
      show ??= loaded?.dialogOf(pageState, state.experiment);
      show?.();
    },
  };
}

/** Few pages are lessons: what locks the controls is loaded with the first one. */
function keepLocked(locked: Shared['locked']): void {
  let isLoaded = false;
  effect(() => {
    if (isLoaded || locked.value.length === 0) return;
    isLoaded = true;
    void loadOrNotify('What the lesson locks', () => import('./locks.ts')).then((loaded) =>
      loaded?.showLocks(locked),
    );
  });
}

/** How many states were applied: only the last one counts. */
let applied = 0;

/**
 * Makes the page show a state; those of one `gesture` are undone together. At once, but for layers, which have to be loaded.
 */
export async function applyState(
  state: Shared,
  card: { value: number | undefined },
  next: PageState,
  gesture?: object,
): Promise<void> {
  const ticket = ++applied;
  const { experiment, held } = next;
  if (!isLayers(experiment) && !(held && isLayers(held))) {
    return apply(state, card, next, { experiment, ...(held && { held }) }, gesture);
  }
  try {
    const shown = await shownIn(next);
    if (ticket === applied) apply(state, card, next, shown, gesture);
  } catch (error) {
    notify({ text: `The layers were not opened: ${(error as Error).message}.` });
  }
}

/** The experiments of a state as they are shown: of layers the parts. @throws Error where they cannot be */
export const shownIn = async (state: PageState): Promise<ShownExperiments> =>
  (await import('../layers/linked.ts')).experimentsIn(state);

function apply(
  state: Shared,
  card: { value: number | undefined },
  next: PageState,
  { experiment, held }: ShownExperiments,
  gesture: object | undefined,
): void {
  batch(() => {
    state.panel.value = next.panel;
    state.window.value = next.window;
    state.horizon.value = next.horizon;
    state.windows.value = next.windows ?? false;
    state.presenting.value = next.presenting ?? false;
    state.locked.value = next.locked;
    card.value = next.card;
    state.open(experiment, next.place, gesture);
    if (held) void state.holdExperiment(held);
    else state.dropHeld();
  });
}
