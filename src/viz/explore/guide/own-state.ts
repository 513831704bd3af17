/** What the visitor had on show before the guide was opened, to be given back when it is closed. */
import { effect, type Signal } from '@preact/signals-core';
import { decodeLink, encodeLink } from '../../experiment/link.ts';
import type { PageState } from '../../experiment/page-state.ts';
import { storage } from '../../page/storage.ts';
import { applyState } from '../share/index.ts';
import { presentState } from '../state/present-state.ts';
import type { Shared } from '../state/shared.ts';

/** It outlasts a reload. */
const STORE = 'backflow.guide.own';

export interface OwnState {
  /** All scenes of a visit are one change to undo, and none once it is over. */
  readonly visit: object;
  /** The guide opens: what is on show so far is kept. */
  enter(): void;
  /** The guide has closed. Nothing is given back where a link, or Back, has led to another state. */
  leave(): void;
}

/** @param card the card that is open; undefined: the guide is closed */
export function ownState(state: Shared, card: Signal<number | undefined>): OwnState {
  const present = presentState(state, card);
  const visit = {};
  // A link to a card, and a reload, find the guide open.
  let own = present.peek().card === undefined ? present.peek() : stored();
  let isVisiting = false;
  /** The experiment that was last on show beside a card. */
  let seen = state.experiment.peek();
  effect(() => {
    const [now, experiment] = [present.value, state.experiment.value];
    if (now.card !== undefined) seen = experiment;
    else if (!isVisiting) own = now;
  });
  return {
    visit,
    enter() {
      isVisiting = true;
      if (own) storage.set('sessionStorage', STORE, encodeLink(own));
    },
    leave() {
      if (own && state.experiment.peek() === seen) applyState(state, card, own, visit);
      isVisiting = false;
      own = present.peek();
      storage.set('sessionStorage', STORE, '');
    },
  };
}

function stored(): PageState | undefined {
  try {
    return decodeLink(storage.get('sessionStorage', STORE) ?? '');
  } catch {
    return undefined;
  }
}
