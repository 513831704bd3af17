/** The views that share the place beside the triangle: norms over time, spectrum, signed terms, A against B. */
import { computed, effect, signal } from '@preact/signals-core';
import { html, render } from 'lit-html';
import { boundOf, passedOf, rateOf, reasonOf } from '../../rnn/index.ts';
import { stateSymbol } from '../text/cell-text.ts';
import { type PanelName, panelNames } from '../experiment/place.ts';
import { formatNumber, subscript } from '../text/format.ts';
import type { NormsProps } from './norms/chart.ts';
import { lossFor, normsByLag } from '../experiment/by-lag.ts';
import type { NormsLine } from './norms/layout.ts';
import type { Picture } from '../experiment/picture.ts';
import { type Absence, absenceView, loadPart } from '../page/load-part.ts';
import { widthOf } from '../page/width.ts';
import type { SpectrumOnShow, SpectrumProps } from './spectrum/index.ts';
import { element, type Shared, show } from './state/shared.ts';

const TITLES: Record<PanelName, string> = {
  norms: 'Norms',
  spectrum: 'Spectrum',
  terms: 'Terms, signed',
  compare: 'A against B',
};
/** Losses drawn faintly beside the selected one, at most. */
const MOST_OTHERS = 6;

export function showPanel(state: Shared): void {
  const { panel, picture, selected, hovered, held, hover } = state;
  const body = element('#panel-body');
  const width = widthOf(body);

  show('#panel-tabs', () => {
    const onKey = (event: KeyboardEvent) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      const index = (panelNames.indexOf(panel.value) + step + panelNames.length) % panelNames.length;
      panel.value = panelNames[index];
      element<HTMLElement>(`#tab-${panel.value}`).focus();
    };
    return html`${panelNames.map(
      (name) =>
        html`<button
          id="tab-${name}"
          role="tab"
          aria-selected=${name === panel.value}
          aria-controls="panel-body"
          tabindex=${name === panel.value ? 0 : -1}
          @click=${() => (panel.value = name)}
          @keydown=${onKey}
        >
          ${TITLES[name]}
        </button>`,
    )}`;
  });

  /** h_0 is pointed at, where no term is. */
  const atStart = signal(false);
  const pointed = (t: number) => (atStart.value ? 0 : hovered.value?.t === t ? hovered.value.k : undefined);
  const point = (at: number | undefined) => {
    const { parameter, t } = selected.value;
    atStart.value = at === 0;
    hover(at === undefined || at === 0 ? undefined : { parameter, t, k: at });
  };
  // Singular values take their time: while a large W is dragged, those from before stay.
  const bounds = computed(() => {
    const [now, before] = [picture.value.experiment, state.rested.value.picture.experiment];
    const isAlike = now.cell === before.cell && now.weights.W.length === before.weights.W.length;
    return boundOf(isAlike ? before : now);
  });
  const norms = computed((): NormsProps => {
    const { t, k, parameter } = selected.value;
    const { experiment, gradients, length } = picture.value;
    const lines = linesOf(picture.value, held.value, t);
    const rate = rateOf(normsByLag(picture.value, t));
    const bound = bounds.value;
    return {
      lines,
      bound,
      rate,
      reason: reasonOf(experiment, rate, { bound, ...passedOf(experiment, gradients.hidden, t) }),
      split: splitText(picture.value, t, pointed(t) ?? k),
      T: length,
      width: width.value,
      selected: k,
      hovered: pointed(t),
      wrong: state.marked.value?.way === 'back' ? state.marked.value.step : undefined,
      onHover: point,
      onSigned: () => (panel.value = 'terms'),
      onSelect: (of, at) => state.select({ parameter, t: of, k: Math.max(1, at) }),
    };
  });

  const drawNorm = openedLater('The view of norms', async () => {
    const { drawNorms, normsView } = await import('./norms/index.ts');
    return (body) => {
      render(normsView(norms.value), body);
      drawNorms(body.querySelector('.norms > svg')!, norms.value);
    };
  });

  const drawSpectral = openedLater('The spectrum', async () => {
    const { drawSpectrum, spectrumOf, spectrumView } = await import('./spectrum/index.ts');
    const spectrum = spectrumOf(state);
    return (body) => {
      const props = spectralProps(spectrum);
      render(spectrumView(props), body);
      drawSpectrum(body.querySelector('.spectrum > svg')!, props);
    };
  });
  const spectralProps = ({ spectrum, failure, again }: SpectrumOnShow): SpectrumProps => {
    const { t, k, parameter } = selected.value;
    return {
      spectrum: spectrum.value,
      failure: failure.value,
      onAgain: again,
      selected: { t, k },
      width: width.value,
      hovered: pointed(t),
      onHover: point,
      onSelect: (at) => state.select({ parameter, t, k: Math.max(1, at) }),
    };
  };

  const drawSigned = openedLater('The view of signed terms', async () => {
    const { signedTermsPanel } = await import('./signed-terms/index.ts');
    return signedTermsPanel(state, width);
  });

  const drawComparison = openedLater('The comparison with A', async () => {
    const { comparisonView } = await import('./comparison/comparison.ts');
    return (body) =>
      render(
        comparisonView({
          a: held.value,
          b: picture.value,
          t: selected.value.t,
          onHold: state.hold,
          onSwap: () => state.locked.value.length === 0 && state.swap(),
          onDrop: state.dropHeld,
        }),
        body,
      );
  });

  effect(() => {
    body.setAttribute('aria-labelledby', `tab-${panel.value}`);
    if (width.value === 0) return;
    switch (panel.value) {
      case 'norms':
        drawNorm(body);
        break;
      case 'spectrum':
        drawSpectral(body);
        break;
      case 'terms':
        drawSigned(body);
        break;
      case 'compare':
        drawComparison(body);
    }
  });
}

type Draw = (body: HTMLElement) => void;

/** A view whose code is loaded when it is first opened; called in an effect, it draws again once that is there. */
function openedLater(what: string, load: () => Promise<Draw>): Draw {
  const draw = signal<Draw | undefined>(undefined);
  const absence = signal<Absence | undefined>(undefined);
  let isAsked = false;
  const open = async () => {
    const loaded = await loadPart(what, load);
    if ('part' in loaded) draw.value = loaded.part;
    else absence.value = loaded.absence;
  };
  return (body) => {
    if (!isAsked) void open();
    isAsked = true;
    if (draw.value) draw.value(body);
    else if (absence.value)
      render(
        absenceView(absence.value, (still) => (absence.value = still)),
        body,
      );
    else render(html`<p class="note">Loading …</p>`, body);
  };
}

/** The way back from the selected loss, from some others, along h and c by themselves where there are both, and of A. */
function linesOf(picture: Picture, held: Picture | undefined, t: number): NormsLine[] {
  const { losses } = picture.gradients;
  const along = (of: Picture, at: number, norm: (t: number, k: number) => number) =>
    Array.from({ length: at + 1 }, (_, k) => norm.call(of, at, k));
  const others = losses.flatMap((loss, index) => (loss === null || index + 1 === t ? [] : [index + 1]));
  const every = Math.max(1, Math.ceil(others.length / MOST_OTHERS));
  const line = (
    kind: NormsLine['kind'],
    of: Picture,
    at: number,
    state: NormsLine['state'] = stateSymbol(of.experiment.cell),
  ): NormsLine => ({
    id: kind === 'other' ? `E${at}` : kind === 'cell' ? state : kind,
    t: at,
    norms: along(of, at, { s: of.stateNorm, h: of.hiddenNorm, c: of.cellNorm }[state]),
    title: `${kind === 'held' ? 'A: ' : ''}‖∂E${subscript(at)}/∂${state}‖`,
    kind,
    state,
  });
  const heldLoss = held && lossFor(held, t);
  return [
    ...others.filter((_, index) => index % every === 0).map((at) => line('other', picture, at)),
    ...(held && heldLoss !== undefined ? [line('held', held, heldLoss)] : []),
    ...(picture.cells ? [line('cell', picture, t, 'h'), line('cell', picture, t, 'c')] : []),
    line('selected', picture, t),
  ];
}

/** dE_t/dc_k taken apart in words: what the gates alone let through, and what came by way of h. */
function splitText({ answer: { survey } }: Picture, t: number, k: number): string | undefined {
  const { split } = survey;
  if (!split || survey.t !== t || k > t) return undefined;
  const [gates, hidden] = [split.byGates[k], split.throughHidden[k]].map((x) => formatNumber(x));
  const of = `∂E${subscript(t)}/∂c${subscript(k)}`;
  return `Of ${of} the product of the forget gates alone brings ${gates}, the paths through h bring ${hidden}. These are norms, and need not add up: parts may point against each other.`;
}
