import { computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import type { Experiment } from '../rnn/index.ts';
import { checksOf, summarize } from '../bench/agreement.ts';
import type { Check } from '../bench/check.ts';
import { compareInWorker } from '../bench/compare.ts';
import { crossCheck } from '../bench/tfjs.ts';
import type { AgreementProps } from '../viz/explore/agreement/agreement.ts';
import type { Picture } from '../viz/experiment/picture.ts';

interface Found extends Pick<AgreementProps, 'checks' | 'summary' | 'isChecking'> {
  /** What the checks are of: the experiment before, until there are new ones. */
  readonly of: Experiment;
}

/** Numbers that are being dragged are left alone until they rest, so that checking never slows the hand. */
const REST_MILLISECONDS = 250;

/** Checks every picture in the background; what it finds stays until the next finding. */
export function runChecks(picture: ReadonlySignal<Picture>): ReadonlySignal<Found> {
  const found = signal<Found>({
    checks: [],
    summary: summarize([]),
    isChecking: true,
    of: picture.peek().experiment,
  });
  const report = (of: Experiment, checks: readonly Check[], isChecking: boolean) =>
    (found.value = { of, checks, summary: summarize(checks), isChecking });

  const present = computed(() => picture.value.experiment);
  effect(() => {
    const experiment = present.value;
    found.value = { ...found.peek(), isChecking: true };
    const dropped = new AbortController();
    const rest = setTimeout(async () => {
      const comparison = await compareInWorker(experiment, dropped.signal).catch(() => undefined);
      if (!comparison) {
        report(experiment, [], false);
        return;
      }
      report(experiment, checksOf(comparison), true);
      const answer = await crossCheck(experiment);
      if (answer && !dropped.signal.aborted) report(experiment, checksOf(comparison, answer), false);
    }, REST_MILLISECONDS);
    return () => {
      clearTimeout(rest);
      dropped.abort();
    };
  });
  return found;
}
