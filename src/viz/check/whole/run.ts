/** Reads gradients that were pasted together, and has them checked once the typing rests. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import {
  type Brought,
  bringText,
  type Experiment,
  ExperimentError,
  JsonError,
  type Layout,
  MatrixSyntaxError,
} from '../../../rnn/index.ts';
import { atRest } from '../at-rest.ts';
import type { Progress } from '../numbers.ts';
import { lossIn } from '../quantity.ts';
import { type CheckStore, textKey } from '../store.ts';
import type { WholeJob, WholeReply } from './work.ts';

export interface WholeChecker {
  /** @throws Error when no answer comes */
  readonly check: (job: WholeJob, onProgress: (progress: Progress) => void) => Promise<WholeReply>;
  /** Breaks off what is under way: its answer never comes. */
  readonly stop: () => void;
}

export type Fault = MatrixSyntaxError | ExperimentError | JsonError;

export interface WholeResult {
  readonly ways: readonly Brought[];
  readonly job: WholeJob;
  /** `failure`: no answer came, and why. */
  readonly reply: WholeReply | { readonly failure: string };
}

export interface WholeCheck {
  readonly fault: ReadonlySignal<Fault | undefined>;
  /** The last result; of other numbers while new ones are on their way. */
  readonly result: ReadonlySignal<WholeResult | undefined>;
  readonly isCurrent: ReadonlySignal<boolean>;
  /** Of what is under way. */
  readonly progress: ReadonlySignal<Progress | undefined>;
  /** Whether a = W h or a = h W is meant, once it was asked. */
  readonly layout: Signal<Layout | undefined>;
  readonly cancel: () => void;
  readonly again: () => void;
}

export function followWhole(
  store: CheckStore,
  experiment: ReadonlySignal<Experiment>,
  checker: WholeChecker,
): WholeCheck {
  const now = computed(() => {
    const of = experiment.value;
    const loss = lossIn(of, 'W', store.loss.value);
    return { experiment: of, loss, text: store.texts.value[textKey('all', loss, store.network.value)] ?? '' };
  });
  const rested = atRest(now);
  const layout = signal<Layout | undefined>(undefined);
  const read = computed(() => waysIn(rested.value.text, rested.value.experiment));
  const job = computed((): WholeJob | undefined => {
    const ways = read.value;
    if (!ways || ways instanceof Error) return undefined;
    const { experiment: of, loss } = rested.value;
    return {
      experiment: of,
      loss,
      ways: ways.map(({ gradients, layout: own, quantities }) => ({ gradients, layout: own, quantities })),
      layout: layout.value,
    };
  });
  const result = signal<WholeResult | undefined>(undefined);
  const progress = signal<Progress | undefined>(undefined);
  let settleWith: ((reply: WholeResult['reply']) => void) | undefined;
  effect(() => {
    const next = job.value;
    if (!next || next === result.value?.job || store.tab.value !== 'all') return undefined;
    let isWanted = true;
    progress.value = undefined;
    const settle = (reply: WholeResult['reply']) => {
      if (!isWanted) return;
      isWanted = false;
      progress.value = undefined;
      result.value = { ways: read.peek() as readonly Brought[], job: next, reply };
    };
    settleWith = settle;
    checker
      .check(next, (of) => {
        if (isWanted) progress.value = of;
      })
      .then(settle, ({ message }: Error) => settle({ failure: message }));
    return () => {
      if (isWanted) checker.stop();
      isWanted = false;
    };
  });
  return {
    fault: computed(() => (read.value instanceof Error ? read.value : undefined)),
    result,
    isCurrent: computed(() => {
      const { experiment: of, loss, text } = rested.value;
      const { value } = now;
      return (
        of === value.experiment &&
        loss === value.loss &&
        text === value.text &&
        (!job.value || job.value === result.value?.job)
      );
    }),
    progress,
    layout,
    cancel: () => {
      const settle = settleWith;
      checker.stop();
      settle?.({ failure: 'it was stopped' });
    },
    again: () => (result.value = undefined),
  };
}

/** What a text holds, or why it holds nothing; undefined while it is blank. */
function waysIn(text: string, experiment: Experiment): readonly Brought[] | Fault | undefined {
  if (text.trim() === '') return undefined;
  try {
    return bringText(text, experiment);
  } catch (error) {
    const isFault =
      error instanceof MatrixSyntaxError || error instanceof ExperimentError || error instanceof JsonError;
    if (isFault) return error;
    throw error;
  }
}
