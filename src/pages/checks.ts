import { effect, type ReadonlySignal, signal } from '@preact/signals-core';
import { checksOf, compare, summarize } from '../bench/agreement.ts';
import type { Check } from '../bench/check.ts';
import { crossCheck } from '../bench/tfjs.ts';
import type { AgreementProps } from '../viz/agreement.ts';
import type { Picture } from '../viz/picture.ts';

type Found = Pick<AgreementProps, 'checks' | 'summary' | 'isChecking'>;

/** Numbers that are being dragged are left alone until they rest, so that checking never slows the hand. */
const REST_MILLISECONDS = 250;

/** Checks every picture in the background; what it finds stays until the next finding. */
export function runChecks(picture: ReadonlySignal<Picture>): ReadonlySignal<Found> {
  const found = signal<Found>({
    checks: [],
    summary: summarize([]),
    isChecking: true,
  });
  const report = (checks: readonly Check[], isChecking: boolean) =>
    (found.value = { checks, summary: summarize(checks), isChecking });

  effect(() => {
    const shown = picture.value;
    found.value = { ...found.peek(), isChecking: true };
    const rest = setTimeout(async () => {
      const comparison = compare(shown.experiment, shown.gradients, shown.terms);
      report(checksOf(comparison), true);
      const answer = await crossCheck(shown.experiment);
      if (answer && picture.peek() === shown) report(checksOf(comparison, answer), false);
    }, REST_MILLISECONDS);
    return () => clearTimeout(rest);
  });
  return found;
}
