/** The state of the page in its address, the dialog that shares it, and lessons with locked controls. */
import { batch, computed, effect, signal } from '@preact/signals-core';
import type { SingleExperiment } from '../../../rnn/index.ts';
import { followAddress } from '../state/address.ts';
import { decodeLink, encodeLink } from '../../experiment/link.ts';
import { isLink } from '../../page/fragment.ts';
import type { ControlName, PageState } from '../../experiment/page-state.ts';
import { rememberNames } from '../state/file-names.ts';
import { presentState } from '../state/present-state.ts';
import { type LinkOptions, lockedNote, shareDialog } from './dialog.ts';
import { notify } from '../../page/notices.ts';
import { storage } from '../../page/storage.ts';
import { element, type Shared, show } from '../state/shared.ts';

/** What of the page each control is. */
const CONTROLS: Record<ControlName, string> = {
  numbers: '#numbers',
  sizes: '#settings .stepper',
  cell: '#settings [data-control=cell]',
  knobs: '#knobs',
  files: '#files, #presets',
  guide: '#guide-button, #guide',
};

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
  readonly open: () => void;
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

  const isOpen = signal(false);
  const news = signal('');
  const options = signal<LinkOptions>({ locked: [], presenting: false });
  const link = computed(() => {
    const { presenting, locked } = options.value;
    const { presenting: _, ...rest } = pageState.value;
    const address = new URL(location.href);
    address.hash = encodeLink({ ...rest, locked, ...(presenting && { presenting }) });
    return address.href;
  });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link.value);
      news.value = 'Copied.';
    } catch {
      element<HTMLInputElement>('#share input').select();
      news.value = 'This browser lets nothing be copied here. The link is selected: copy it with Ctrl+C.';
    }
  };
  show('#share', () =>
    shareDialog({
      isOpen: isOpen.value,
      link: isOpen.value ? link.value : '',
      news: news.value,
      ...options.value,
      onOptions: (next) => {
        options.value = next;
        news.value = '';
      },
      onCopy: () => void copy(),
      onClose: () => (isOpen.value = false),
    }),
  );

  show('#locked', () => lockedNote(locked.value, () => (locked.value = [])));
  effect(() => {
    for (const [name, selector] of Object.entries(CONTROLS)) {
      for (const control of document.querySelectorAll(selector)) {
        control.toggleAttribute('inert', locked.value.includes(name as ControlName));
      }
    }
  });
  return {
    open: () => {
      news.value = '';
      isOpen.value = true;
    },
  };
}

/** The experiment of a state as it is shown: of layers, the part that is looked at. @throws Error when a number overflows */
export async function shownIn({
  experiment,
  cut,
}: Pick<PageState, 'experiment' | 'cut'>): Promise<SingleExperiment> {
  if (!('layers' in experiment)) return experiment;
  const { partAt } = await import('../layers/open.ts');
  return partAt(experiment, cut!);
}

/** How many states were applied: only the last one counts. */
let applied = 0;

/**
 * Makes the page show a state; those of one `gesture` are undone together. At once, but for layers, which have to be loaded.
 */
export function applyState(
  state: Shared,
  card: { value: number | undefined },
  next: PageState,
  gesture?: object,
): void | Promise<void> {
  const ticket = ++applied;
  const { experiment, held, heldCut } = next;
  if (!('layers' in experiment || (held && 'layers' in held))) {
    return apply(state, card, next, { experiment, ...(held && { held }) }, gesture);
  }
  const heldState = held && { experiment: held, ...(heldCut && { cut: heldCut }) };
  return applyLayers(next);

  async function applyLayers(cut: Pick<PageState, 'experiment' | 'cut'>): Promise<void> {
    try {
      const experiment = await shownIn(cut);
      const heldShown = heldState && (await shownIn(heldState));
      if (ticket !== applied) return;
      apply(state, card, next, { experiment, ...(heldShown && { held: heldShown }) }, gesture);
    } catch (error) {
      notify({ text: `The layers were not opened: ${(error as Error).message}.` });
    }
  }
}

function apply(
  state: Shared,
  card: { value: number | undefined },
  next: PageState,
  { experiment, held }: { readonly experiment: SingleExperiment; readonly held?: SingleExperiment },
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
