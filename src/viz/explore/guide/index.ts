/** The guide: its cards drive the page. Loaded when it is first opened. */
import { batch, effect, type Signal, untracked } from '@preact/signals-core';
import { html, render } from 'lit-html';
import './guide.css';
import { cards, type Scene } from './cards.ts';
import { guideProgress } from './progress.ts';
import { guideView } from './guide.ts';
import { backFrom } from '../../experiment/timeline.ts';
import { element, LAST_CARD, type Shared } from '../state/shared.ts';

/** @param card the card that is open, from 0, or `LAST_CARD` */
export function showGuide(state: Shared, card: Signal<number | undefined>): void {
  const progress = guideProgress();
  const go = ({ experiment, place, panel, horizon, held }: Scene) => {
    const { parameter, t, k } = place;
    batch(() => {
      state.panel.value = panel ?? 'norms';
      state.window.value = undefined;
      state.horizon.value = horizon;
      if (held) void state.holdExperiment(held);
      else state.dropHeld();
      const elapsed = t === 'all' ? 1 : backFrom(t, k);
      state.open(experiment, { parameter, of: t, elapsed });
    });
    if (panel) element('#panel').scrollIntoView({ block: 'nearest', behavior: 'instant' });
  };
  // Which card is open may be changed by a link, by the button, or by the guide itself.
  effect(() => {
    const index = card.value;
    untracked(() => {
      if (index === undefined) return progress.close();
      const opened = progress.open(index in cards ? index : undefined);
      if (opened === index) return;
      card.value = opened;
      // A link to a card brings its own experiment along.
      if (index === LAST_CARD) go(cards[opened].scene);
    });
  });
  effect(() => {
    const aside = element('#guide');
    const index = progress.card.value;
    aside.hidden = index === undefined;
    const view =
      index === undefined
        ? html``
        : guideView({
            card: index,
            chosen: progress.chosen.value,
            onChoose: progress.choose,
            // The view asks for the scene of a card itself.
            onCard: (next) => (card.value = next),
            onScene: go,
          });
    render(view, aside);
  });
}
