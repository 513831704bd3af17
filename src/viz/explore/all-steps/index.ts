/** All steps of a sequence of which only some are taken apart: the way back from some losses, and the stretch of single steps. */
import './all-steps.css';
import '../norms/norms.css';
import { computed, effect, signal } from '@preact/signals-core';
import { html, render } from 'lit-html';
import { rateOf } from '../../../rnn/index.ts';
import { normScale } from '../../chart/norm-scale.ts';
import { palette } from '../../chart/palette.ts';
import { roomIn } from '../../chart/drawing.ts';
import type { AllSteps } from '../../experiment/part.ts';
import { widthOf } from '../../page/width.ts';
import { drawNorms, type NormsProps } from '../norms/chart.ts';
import { normsView } from '../norms/norms.ts';
import { compute } from './computing.ts';
import { layoutPooled } from './layout.ts';
import { drawPooled, type Spot } from './picture.ts';
import { rowLines } from './rows.ts';
import { drawStretch } from './stretch-chart.ts';
import { allStepsView, spotReadout } from './view.ts';

/** @param onShow told of the step, in the order of reading, round which steps are to be taken apart @returns what ends it */
export function showAllSteps(
  host: HTMLElement,
  sequence: AllSteps,
  onShow: (step: number) => void,
): () => void {
  const { T } = sequence;
  const computing = compute(sequence);
  const { rows, news, sweeping, count, stretching, spectra } = computing;
  const width = widthOf(host);
  const chosen = signal<Spot | undefined>(undefined);
  const hovered = signal<Spot | undefined>(undefined);
  const step = signal(T);
  const at = signal(0);

  const scale = computed(() => {
    void news.value;
    return normScale(rows.value.flatMap(({ hidden }) => extremesOf(hidden)));
  });
  const selected = computed((): Spot => chosen.value ?? { row: Math.max(0, rows.value.length - 1), k: 0 });
  const select = (spot: Spot) => {
    chosen.value = spot;
    step.value = Math.max(1, spot.k);
  };
  const norms = computed((): NormsProps | undefined => {
    void news.value;
    const { row, k } = selected.value;
    const own = rows.value[row];
    const lines = own ? rowLines(rows.value, own) : [];
    if (!own || lines.length === 0) return undefined;
    return {
      lines,
      bound: undefined,
      rate: rateOf(Array.from(own.hidden).toReversed()),
      reason: '',
      split: undefined,
      T,
      width: width.value,
      selected: k,
      hovered: undefined,
      wrong: undefined,
      onHover: () => {},
      onSigned: undefined,
      onSelect: (t, k) => select({ row: rows.value.findIndex((row) => row.t === t), k }),
    };
  });

  const effects = [
    effect(() => {
      void news.value;
      render(
        allStepsView({
          rows: rows.value,
          count: count.value,
          T,
          per: layoutPooled([T], T, roomIn(Math.max(320, width.value))).per,
          sweeping: sweeping.value,
          scale: scale.value,
          spot: hovered.value ?? selected.value,
          step: step.value,
          stretching: stretching.value,
          spectra: spectra.value,
          at: at.value,
          onOff: computing.off,
          onAgain: computing.again,
          onStep: (next) => (step.value = next),
          onStretch: () => computing.stretch(step.value),
          onStretchOff: computing.stretchOff,
          onShow: () => onShow(selected.value.k),
        }),
        host,
      );
    }),
    effect(() => {
      void news.value;
      if (width.value === 0 || rows.value.length === 0) return;
      const { row, k } = selected.value;
      const { place, parts } = spotReadout(rows.value[row], k);
      drawPooled(host.querySelector('.pooled')!, {
        rows: rows.value,
        T,
        width: width.value,
        scale: scale.value,
        palette: palette(),
        selected: selected.value,
        hovered: hovered.value,
        readout: `${place}: ${parts.join('; ')}`,
        onHover: (spot) => (hovered.value = spot),
        onSelect: select,
      });
    }),
    effect(() => {
      const body = host.querySelector<HTMLElement>('.all-norms')!;
      const isShown = norms.value !== undefined && width.value > 0;
      render(isShown ? normsView(norms.value!) : html``, body);
      if (isShown) drawNorms(body.querySelector('.norms > svg')!, norms.value!);
    }),
    effect(() => {
      if (spectra.value.length === 0 || width.value === 0) return;
      drawStretch(host.querySelector('.stretch > svg')!, {
        spectra: spectra.value,
        width: width.value,
        at: Math.min(at.value, spectra.value[0].logs.length - 1),
        onAt: (index) => (at.value = index),
      });
    }),
  ];
  return () => {
    for (const end of effects) end();
    computing.end();
    render(html``, host);
  };
}

function extremesOf(norms: Float64Array): number[] {
  let [low, high] = [Infinity, 0];
  for (const norm of norms) {
    if (!(norm > 0 && norm < Infinity)) continue;
    if (norm < low) low = norm;
    if (norm > high) high = norm;
  }
  return high > 0 ? [low, high] : [];
}
