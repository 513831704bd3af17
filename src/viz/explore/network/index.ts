/** The network with its headline, its window of steps, and the gates of a step. */
import { computed, effect, signal } from '@preact/signals-core';
import { html, render } from 'lit-html';
import { actsOnOutput, sizesOf } from '../../../rnn/index.ts';
import { headline, longestHeadline } from './headline.ts';
import { stepsWithRoom } from './layout.ts';
import { prose } from '../../text/prose.ts';
import { type DrawnNetwork, drawNetwork } from './network.ts';
import { drawingZoom } from '../../chart/zoom.ts';
import { openersView } from '../gates/openers.ts';
import { palette } from '../../chart/palette.ts';
import { around, fitted, MOST_STEPS_WHOLE, type StepWindow } from '../../experiment/step-window.ts';
import { LIMITS } from '../../experiment/largest-sizes.ts';
import { loadOrNotify } from '../../page/load-part.ts';
import { widthOf } from '../../page/width.ts';
import { zoomBar } from './zoom-bar.ts';
import { element, reducedMotion, type Shared, show } from '../state/shared.ts';

type DrawStrips = typeof import('./strips.ts').drawStrips;
type DrawOverview = typeof import('./overview.ts').drawOverview;

/** With more steps the network takes the whole width of the page. */
const MOST_STEPS_BESIDE = 9;

export function showNetwork(state: Shared): void {
  const { picture, moment, selected, hovered, playing, isTotal, detailed, hover } = state;
  const width = widthOf(element('#zoom'));

  const window = computed((): StepWindow => {
    const T = picture.value.length;
    return T > MOST_STEPS_WHOLE && state.window.value ? fitted(state.window.value, T) : [1, T];
  });
  /** Whether the steps in view are drawn one by one; a longer stretch is shown as strips. */
  const isDrawn = computed(() => {
    if (sizesOf(picture.value.experiment).n > LIMITS.n) return false;
    const [first, last] = window.value;
    const most = stepsWithRoom(width.value / drawingZoom());
    return last - first < Math.max(most, picture.value.length > MOST_STEPS_WHOLE ? 4 : MOST_STEPS_WHOLE);
  });

  /** Whether the picture's numbers say what they are. */
  const isTold = signal(true);

  effect(() => {
    const text = headline(picture.value, moment.value, hovered.value, isTold.value);
    render(html`<span>${prose(text.title)}</span>`, element('#network-title'));
    render(html`<span>${prose(text.note)}</span>`, element('#network-note'));
    if (!playing.value) element('#live').textContent = text.title;
  });

  effect(() => {
    const longest = longestHeadline(picture.value, isTold.value);
    element('#network-title').dataset.longest = longest.title;
    element('#network-note').dataset.longest = longest.note;
  });

  const view = computed(() => ({
    picture: picture.value,
    moment: moment.value,
    selected: selected.value,
    hovered: hovered.value,
    marked: state.marked.value,
    wrongEdges: state.struck.value?.edges,
    wrongWays: state.struck.value?.ways,
  }));
  /** Where the drawing is wider than its room, what happens stays in sight. */
  let followed: number | undefined;
  const follow = (column: number | undefined) => {
    if (column === undefined || column === followed) return;
    followed = column;
    const behavior = reducedMotion.matches ? 'instant' : 'smooth';
    element('#network .scroll').scrollTo({ left: column - width.value / 2, behavior });
  };

  const drawStrips = signal<((...args: Parameters<DrawStrips>) => void) | undefined>(undefined);
  let areStripsAsked = false;
  const loadStrips = async () => {
    if (areStripsAsked) return;
    areStripsAsked = true;
    const loaded = await loadOrNotify('The strips of many steps', () => import('./strips.ts'));
    drawStrips.value = loaded?.drawStrips;
  };

  /** The buttons that open a step, as the network was drawn last. */
  const openers = signal<DrawnNetwork['gates']>([]);
  effect(() => {
    if (width.value === 0) return;
    const { parameter, t } = selected.value;
    element('main').classList.toggle('wide', picture.value.length > MOST_STEPS_BESIDE);
    element('#network .scroll').hidden = !isDrawn.value;
    element('#strips').hidden = isDrawn.value;
    const props = {
      ...view.value,
      width: width.value,
      window: window.value,
      onHover: (k: number | undefined) =>
        hover(k === undefined ? undefined : { parameter, t, k: actsOnOutput(parameter) ? t : k }),
      onSelect: (k: number) => state.select({ parameter, t, k }),
      onLoss: (step: number) => state.select({ parameter, t: step, k: step }),
    };
    if (isDrawn.value) {
      const drawn = drawNetwork(element('#network .scroll svg'), props);
      follow(drawn.activeColumn);
      openers.value = drawn.gates;
      isTold.value = drawn.isTold;
    } else {
      void loadStrips();
      drawStrips.value?.(element('#strips'), {
        ...props,
        palette: palette(),
        onZoom: (step) => (state.window.value = around(step, picture.value.length)),
      });
      openers.value = [];
      isTold.value = true;
    }
  });

  const zoom = computed(() => ({
    T: picture.value.length,
    window: window.value,
    centre: selected.value.k,
    onWindow: (next: StepWindow | undefined) => (state.window.value = next),
  }));
  const isLong = computed(() => picture.value.length > MOST_STEPS_WHOLE);
  show('#zoom', () => (isLong.value ? zoomBar(zoom.value) : html``));
  const overview = computed(() => (isLong.value ? widthOf(element('.overview')) : undefined));
  const drawOverview = signal<((...args: Parameters<DrawOverview>) => void) | undefined>(undefined);
  const loadOverview = async () => {
    const loaded = await loadOrNotify('The overview of all steps', () => import('./overview.ts'));
    drawOverview.value = loaded?.drawOverview;
  };
  effect(() => {
    if (!isLong.value || drawOverview.peek()) return;
    void loadOverview();
  });
  effect(() => {
    const room = overview.value?.value;
    if (!room) return;
    const { t } = selected.value;
    const norms = isTotal.value
      ? picture.value.flow('all').hidden
      : Array.from({ length: t + 1 }, (_, k) => picture.value.hiddenNorm(t, k));
    drawOverview.value?.(element('.overview'), zoom.value, norms.map(picture.value.scale.intensity), room);
  });

  /** The step whose gates are on show. */
  const openedStep = signal<number | undefined>(undefined);
  show('#openers', () =>
    openersView({
      places: openers.value,
      opened: openedStep.value,
      isWrong: (state.struck.value?.ways.length ?? 0) > 0,
      onOpen: (step) => (openedStep.value = step),
    }),
  );
  let areGatesAsked = false;
  const openGates = async () => {
    const loaded = await loadOrNotify('The gates', () => import('../gates/index.ts'));
    if (loaded) return loaded.showGates({ detailed, view, isDrawn, openedStep, width });
    areGatesAsked = false;
    openedStep.value = undefined;
  };
  effect(() => {
    if (openedStep.value === undefined || areGatesAsked) return;
    areGatesAsked = true;
    void openGates();
  });
}
