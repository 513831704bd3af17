/** The spectrum of what is on show, asked for as long as somebody looks at it. Loaded when it is first opened. */
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import { type Experiment, sizesOf } from '../../../rnn/index.ts';
import type { Spectrum } from '../../../rnn/spectrum.ts';
import { newest } from '../../page/newest-only.ts';
import { remote } from '../../page/worker-client.ts';
import type { SpectrumWorker } from './spectrum.worker.ts';
import type { Shared } from '../state/shared.ts';

export { drawSpectrum, type SpectrumProps } from './chart.ts';
export { spectrumView } from './spectrum.ts';

/** What was found last; undefined until then, and where the loss has changed since. */
export function spectrumOf({ picture, selected, panel }: Shared): ReadonlySignal<Spectrum | undefined> {
  const found = signal<{ readonly spectrum: Spectrum | undefined; readonly of: Experiment } | undefined>(
    undefined,
  );
  const call = remote<SpectrumWorker>(
    () => new Worker(new URL('./spectrum.worker.ts', import.meta.url), { type: 'module' }),
  );
  const ask = newest(
    ({ experiment, t }: { readonly experiment: Experiment; readonly t: number }) =>
      call(async (worker) => ({ spectrum: await worker.spectrumOf(experiment, t), of: experiment })),
    (answer) => (found.value = answer),
    () => (found.value = undefined),
  );
  const wanted = computed(() => panel.value === 'spectrum');
  const t = computed(() => selected.value.t);
  const experiment = computed(() => picture.value.experiment);
  effect(() => {
    if (wanted.value) ask({ experiment: experiment.value, t: t.value });
  });
  // While a number is dragged the spectrum of a moment before stays; of another network it would mislead.
  return computed(() => {
    const spectrum = found.value?.spectrum;
    const isOfSame = spectrum?.t === t.value && shapeText(found.value!.of) === shapeText(experiment.value);
    return isOfSame ? spectrum : undefined;
  });
}

const shapeText = (experiment: Experiment): string => {
  const { T, n } = sizesOf(experiment);
  return `${experiment.cell} ${T} ${n}`;
};
