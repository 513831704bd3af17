/** The guide: its cards drive the page. Loaded when it is first opened. */
import { batch, effect, signal, type Signal, untracked } from '@preact/signals-core';
import { html, render } from 'lit-html';
import './guide.css';
import { cards, type Scene, type Tour, type ExplorePart } from './cards.ts';
import { guideProgress } from './progress.ts';
import { guideView } from './guide.ts';
import { ownState } from './own-state.ts';
import { keepInPlace } from '../../page/keep-in-place.ts';
import { backFrom } from '../../experiment/timeline.ts';
import { element, LAST_CARD, type Shared } from '../state/shared.ts';

/** Where each view is on the page. */
const VIEWS: Record<ExplorePart, string> = {
  network: '#network',
  formula: '#formula',
  chain: '#chain',
  triangle: '#triangle',
  panel: '#panel',
  agreement: '#agreement',
};

/** Above a picture that is brought to sight below its heading. */
const GAP = 6;

/**
 * Where a view is to begin: below the bar of the player, or as far above that as brings its picture to sight where the
 * sheet of a narrow page leaves no room for what stands before it; then its heading stays, if there is room for both. No
 * line is cut.
 */
function topOf(view: HTMLElement): number {
  const bar = Math.round(element('.playback').getBoundingClientRect().height);
  const sheet = element('#guide').getBoundingClientRect();
  const picture = view.querySelector(
    ':is(.scroll, .triangles .current, .norms, .spectrum, .signed-terms) svg, #strips svg',
  );
  const { left, top: start } = view.getBoundingClientRect();
  view.querySelector('[data-stays]')?.removeAttribute('data-stays');
  if (!picture || sheet.left > left) return bar;
  const { top, bottom } = picture.getBoundingClientRect();
  if (bottom - start <= sheet.top - bar) return bar;
  const heading = view.querySelector<HTMLElement>('.bar:has(h2), h2')!;
  const below = bar + Math.ceil(heading.getBoundingClientRect().height) + GAP;
  const stays = bottom - top <= sheet.top - below;
  if (stays) {
    heading.dataset.stays = '';
    heading.style.top = `${bar}px`;
  }
  const from = stays ? below : bar;
  const over = Math.min(bottom - start - (sheet.top - from), top - start);
  const beginnings = [...view.querySelectorAll('h2, p, dl, dl > div, figcaption'), picture]
    .filter((part) => !stays || !heading.contains(part))
    .map((part) => part.getBoundingClientRect().top - start)
    .filter((beginning) => beginning >= over);
  return from - Math.floor(Math.min(...beginnings));
}

/** @param card the card that is open, from 0, or `LAST_CARD` */
export function showGuide(state: Shared, card: Signal<number | undefined>): void {
  const progress = guideProgress();
  const own = ownState(state, card);
  const place = keepInPlace(element('main'), element('#guide'));

  /** The experiment that the guide has put on show last. */
  const shown = signal(state.experiment.peek());

  const bring = (view: ExplorePart) => place.hold(element(VIEWS[view]), () => topOf(element(VIEWS[view])));
  const light = (view: ExplorePart | undefined) => {
    for (const [name, selector] of Object.entries(VIEWS)) {
      element(selector).toggleAttribute('data-lit', name === view);
    }
  };
  const show = ({ experiment, place: { parameter, t, k }, panel, horizon, held, view }: Scene) => {
    batch(() => {
      state.panel.value = panel ?? 'norms';
      state.window.value = undefined;
      state.horizon.value = horizon;
      state.windows.value = false;
      if (held) void state.holdExperiment(held);
      else state.dropHeld();
      const elapsed = t === 'all' ? 1 : backFrom(t, k);
      state.open(experiment, { parameter, of: t, elapsed }, own.visit);
      shown.value = state.experiment.peek();
    });
    bring(view);
  };
  const tour: Tour = {
    go(scene) {
      show(scene);
      const target = element(VIEWS[scene.view]);
      target.dataset.named = '';
      target.addEventListener('animationend', () => delete target.dataset.named, { once: true });
    },
    point(scene) {
      light(scene?.view);
      const isOnShow = scene?.experiment === state.experiment.peek();
      const { parameter, t, k } = scene?.place ?? {};
      state.hover(isOnShow && typeof t === 'number' ? { parameter: parameter!, t, k: k! } : undefined);
    },
  };
  /** What the open card is about: its answer once it has one. */
  const showCard = () => {
    const index = progress.card.peek();
    if (index === undefined) return;
    show(progress.chosen.peek() === undefined ? cards[index].scene : cards[index].answer);
  };
  /** Closing makes the page wider; what is read stays where it is. */
  const holdWhatIsRead = () => {
    const bar = element('.playback').getBoundingClientRect().bottom;
    const sections = [...document.querySelectorAll('main section')];
    const read = sections.find((section) => section.getBoundingClientRect().bottom > bar + 40);
    if (read) place.hold(read);
  };

  // Which card is open may be changed by a link, by the button, or by the guide itself.
  effect(() => {
    const index = card.value;
    untracked(() => {
      if (index === undefined) {
        if (progress.card.peek() === undefined) return;
        holdWhatIsRead();
        light(undefined);
        progress.close();
        own.leave();
        return;
      }
      const isOpening = progress.card.peek() === undefined || index === LAST_CARD;
      if (isOpening) own.enter();
      const opened = progress.open(index in cards ? index : undefined);
      if (opened !== index) card.value = opened;
      // A link to a card brings its own experiment along.
      if (index === LAST_CARD) showCard();
      else if (isOpening) {
        shown.value = state.experiment.peek();
        bring(cards[opened].scene.view);
      }
    });
  });
  /** The card whose text is on show. */
  let read: number | undefined;
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
            onChoose(choice) {
              progress.choose(choice);
              show(cards[index].answer);
              aside.querySelector('.guide-verdict')?.scrollIntoView({ block: 'start', behavior: 'instant' });
            },
            onCard(next) {
              card.value = next;
              showCard();
            },
            tour,
            onAgain: state.experiment.value === shown.value ? undefined : showCard,
          });
    render(view, aside);
    if (index !== read) aside.querySelector('.guide-text')?.scrollTo({ top: 0, behavior: 'instant' });
    read = index;
  });
}
