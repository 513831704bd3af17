/** Asks for the spectrum of what is on show, as long as somebody looks at it. */
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import { wrap } from 'comlink';
import type { Experiment } from '../rnn/index.ts';
import type { Spectrum } from '../rnn/spectrum.ts';
import { newest } from '../viz/newest.ts';
import type { SpectrumWorker } from '../viz/spectrum.worker.ts';
import type { Shared } from './page.ts';

/** What was found last; undefined until then, and where the loss has changed since. */
export function spectrumOf({ picture, selected, panel }: Shared): ReadonlySignal<Spectrum | undefined> {
  const found = signal<Spectrum | undefined>(undefined);
  let remote: ReturnType<typeof wrap<SpectrumWorker>> | undefined;
  const start = () =>
    wrap<SpectrumWorker>(
      new Worker(new URL('../viz/spectrum.worker.ts', import.meta.url), { type: 'module' }),
    );
  const ask = newest(
    ({ experiment, t }: { readonly experiment: Experiment; readonly t: number }) =>
      (remote ??= start()).spectrumOf(experiment, t),
    (spectrum) => (found.value = spectrum),
    () => (found.value = undefined),
  );
  const wanted = computed(() => panel.value === 'spectrum');
  const t = computed(() => selected.value.t);
  effect(() => {
    if (wanted.value) ask({ experiment: picture.value.experiment, t: t.value });
  });
  return computed(() => (found.value && found.value.t === t.value ? found.value : undefined));
}
