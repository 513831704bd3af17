/** The spectrum of what is on show, asked for as long as somebody looks at it. Loaded when it is first opened. */
import './spectrum.css';
import { batch, computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals-core';
import { render } from 'lit-html';
import { type SingleExperiment, sizesOf } from '../../../rnn/index.ts';
import type { Spectrum } from '../../../rnn/spectrum/spectrum.ts';
import { WorkerClient } from '../../../rnn/workers/worker-client.ts';
import { newestOnly } from '../../page/newest-only.ts';
import type { Draw } from '../../page/figure.ts';
import type { Panel } from '../state/panel.ts';
import { drawSpectrum, type SpectrumProps } from './chart.ts';
import { spectrumView } from './spectrum.ts';
import type { SpectrumWorker } from './spectrum.worker.ts';
import { element, markStale, type Shared } from '../state/shared.ts';

export function mount({ state, width, pointed, point, choose }: Panel): Draw {
  const { spectrum, failure, again } = spectrumOf(state);
  return (body) => {
    const { t, k } = state.selected.value;
    const props: SpectrumProps = {
      spectrum: spectrum.value,
      failure: failure.value,
      onAgain: again,
      selected: { t, k },
      width: width.value,
      hovered: pointed.value,
      onHover: point,
      onSelect: (at) => choose(t, at),
    };
    render(spectrumView(props), body);
    drawSpectrum(body.querySelector('.spectrum > svg')!, props);
  };
}

/** Ends the sentence that there is no answer. */
const TOO_WIDE = 'of more than 128 units they take too long here';

interface SpectrumOnShow {
  /** What was found last; undefined until then, and where the loss has changed since. */
  readonly spectrum: ReadonlySignal<Spectrum | undefined>;
  /** Why there was no answer to the last question. */
  readonly failure: ReadonlySignal<string | undefined>;
  readonly again: () => void;
}

function spectrumOf({ picture, selected, panel }: Shared): SpectrumOnShow {
  const found = signal<
    { readonly spectrum: Spectrum | undefined; readonly of: SingleExperiment } | undefined
  >(undefined);
  const failure = signal<string | undefined>(undefined);
  const client = new WorkerClient<SpectrumWorker>(
    () => new Worker(new URL('./spectrum.worker.ts', import.meta.url), { type: 'module', name: 'spectrum' }),
  );
  const ask = newestOnly(
    ({ experiment, t }: { readonly experiment: SingleExperiment; readonly t: number }) =>
      client.ask(async (worker) => ({ spectrum: await worker.spectrumOf(experiment, t), of: experiment })),
    (answer) => (found.value = answer),
    ({ message }) =>
      batch(() => {
        found.value = undefined;
        failure.value = message;
      }),
  );
  const wanted = computed(() => panel.value === 'spectrum');
  const t = computed(() => selected.value.t);
  const experiment = computed(() => picture.value.experiment);
  const again = () => {
    failure.value = undefined;
    ask({ experiment: experiment.value, t: t.value });
  };
  effect(() => {
    if (!wanted.value) return;
    void [experiment.value, t.value];
    if (picture.value.isWide) failure.value = TOO_WIDE;
    else untracked(again);
  });
  effect(() => {
    const isOfOther = found.value !== undefined && found.value.of !== experiment.value;
    markStale(element('#panel-body'), wanted.value && isOfOther);
  });
  // While a number is dragged the spectrum of a moment before stays; of another network it would mislead.
  const spectrum = computed(() => {
    const spectrum = found.value?.spectrum;
    const isOfSame = spectrum?.t === t.value && shapeText(found.value!.of) === shapeText(experiment.value);
    return isOfSame ? spectrum : undefined;
  });
  return { spectrum, failure, again };
}

const shapeText = (experiment: SingleExperiment): string => {
  const { T, n } = sizesOf(experiment);
  return `${experiment.cell} ${T} ${n}`;
};
