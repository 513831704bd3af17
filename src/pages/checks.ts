/** Explore's check of every gradient: the chip in the header, and the panel at the end. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import { html } from 'lit-html';
import type { Experiment, SingleExperiment } from '../rnn/index.ts';
import { checksOf, type Comparison, summarize } from '../bench/agreement.ts';
import type { Check } from '../bench/check.ts';
import type { LayerAsked } from '../bench/layer-agreement.ts';
import { compareInWorker } from '../bench/compare.ts';
import { askJax } from '../bench/jax.ts';
import { crossCheck } from '../bench/tfjs.ts';
import { agreementView } from '../viz/explore/agreement/agreement.ts';
import { agreementChip, type AgreementState } from '../viz/explore/agreement/verdict.ts';
import { aloneOf, partOf } from '../viz/experiment/part.ts';
import { element, type Shared, show } from '../viz/explore/state/shared.ts';
import { gatesOf } from '../viz/text/cell-text.ts';
import type { Picture } from '../viz/experiment/picture.ts';

interface Found extends AgreementState {
  /** What the checks are of: the experiment before, until there are new ones. */
  readonly of: SingleExperiment;
}

/** Numbers that are being dragged are left alone until they rest, so that checking never slows the hand. */
const REST_MILLISECONDS = 250;

/** Ends the sentence that there is no answer. */
const TOO_LARGE = 'this network is too large for it';

/** Of a part of a larger network: what the losses of the whole say of it. */
const askedOf = (experiment: SingleExperiment): Experiment | LayerAsked => {
  const part = partOf(experiment);
  return part ? { whole: part.whole, place: part.place } : aloneOf(experiment)!;
};

/** Checks every picture in the background; what it finds stays until the next finding. `again` checks once more. */
function runChecks(picture: ReadonlySignal<Picture>): {
  readonly found: ReadonlySignal<Found>;
  readonly again: () => void;
  /** Whether jax-js judges, too. */
  readonly withJax: Signal<boolean>;
} {
  const found = signal<Found>({
    checks: [],
    summary: summarize([]),
    isChecking: true,
    failure: undefined,
    of: picture.peek().experiment,
  });
  const report = (of: SingleExperiment, checks: readonly Check[], isChecking: boolean) =>
    (found.value = { of, checks, summary: summarize(checks), isChecking, failure: undefined });

  const present = computed(() => picture.value.experiment);
  const times = signal(0);
  const withJax = signal(false);
  effect(() => {
    const experiment = present.value;
    void times.value;
    const isJaxAsked = withJax.value;
    if (partOf(experiment)?.steps) {
      found.value = { ...found.peek(), of: experiment, isChecking: false, failure: TOO_LARGE };
      return;
    }
    found.value = { ...found.peek(), isChecking: true, failure: undefined };
    const dropped = new AbortController();
    const rest = setTimeout(async () => {
      let comparison: Comparison;
      try {
        comparison = await compareInWorker(askedOf(experiment), dropped.signal);
      } catch (error) {
        const failure = (error as Error).message;
        if (!dropped.signal.aborted) {
          found.value = { ...found.peek(), of: experiment, isChecking: false, failure };
        }
        return;
      }
      if (dropped.signal.aborted) return;
      report(experiment, checksOf(comparison), true);
      const answer = await crossCheck(askedOf(experiment));
      if (!answer || dropped.signal.aborted) return;
      report(experiment, checksOf(comparison, answer), isJaxAsked);
      const second = isJaxAsked && (await askJax(askedOf(experiment)));
      if (second && !dropped.signal.aborted) report(experiment, checksOf(comparison, answer, second), false);
    }, REST_MILLISECONDS);
    return () => {
      clearTimeout(rest);
      dropped.abort();
    };
  });
  return { found, again: () => times.value++, withJax };
}

export function showChecks({ experiment, picture, isBehind, problem, line, failure }: Shared): void {
  const { found: agreement, again, withJax } = runChecks(picture);
  show('#agreement', () =>
    line.value.phases.length === 1
      ? html`<h2>No loss, nothing to check</h2>
          <p class="note">Type a target at ô, and four ways to its gradient are compared here.</p>`
      : agreementView({
          ...agreement.value,
          isBehind: isBehind.value || agreement.value.of !== picture.value.experiment,
          onAgain: again,
          onJax: withJax.value ? undefined : () => (withJax.value = true),
          scale: picture.value.scale,
          gatesOf: (parameter) => gatesOf(agreement.value.of, parameter),
        }),
  );
  /** A verdict on the picture is one on the experiment only once the picture is of it. */
  const shownOf = () => {
    if (experiment.value === picture.value.experiment && !problem.value)
      return line.value.phases.length === 1 ? 'no loss' : 'present';
    return problem.value || failure.value ? 'not computed' : 'computing';
  };
  const chip = computed(() => agreementChip({ ...agreement.value, shown: shownOf() }));
  // What the page says until then.
  element('#chip').replaceChildren();
  show('#chip', () => chip.value.text);
  effect(() => void (element('#chip').className = chip.value.tone));
}
