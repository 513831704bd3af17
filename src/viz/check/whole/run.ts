/** Has gradients that were pasted together checked once the typing rests. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import type { Layout, SearchProgress } from '../../../rnn/index.ts';
import { atRest } from '../../page/at-rest.ts';
import { type Checked, lossIn } from '../quantity.ts';
import { type CheckStore, textKey } from '../store.ts';
import { isBlank } from '../pasted.ts';
import type { Failure } from '../progress.ts';
import type { Fault } from '../texts.ts';
import type { WholeJob, WholeReply } from './work.ts';

export interface WholeChecker {
  /** @throws Error when no answer comes */
  readonly check: (job: WholeJob, onProgress: (progress: SearchProgress) => void) => Promise<WholeReply>;
  /** Breaks off what is under way: its answer never comes. */
  readonly stop: () => void;
}

export interface WholeResult {
  readonly job: WholeJob;
  readonly reply: WholeReply | Failure;
}

export interface WholeCheck {
  readonly fault: ReadonlySignal<Fault | undefined>;
  /** The last result; of other numbers while new ones are on their way. */
  readonly result: ReadonlySignal<WholeResult | undefined>;
  readonly isCurrent: ReadonlySignal<boolean>;
  /** Of what is under way. */
  readonly progress: ReadonlySignal<SearchProgress | undefined>;
  /** Whether a = W h or a = h W is meant, once it was asked. */
  readonly layout: Signal<Layout | undefined>;
  readonly cancel: () => void;
  readonly again: () => void;
}

export function followWhole(
  store: CheckStore,
  experiment: ReadonlySignal<Checked>,
  checker: WholeChecker,
): WholeCheck {
  const now = computed(() => {
    const of = experiment.value;
    const loss = lossIn(of, 'W', store.loss.value);
    return { experiment: of, loss, text: store.texts.value[textKey('all', loss, store.network.value)] ?? '' };
  });
  const rested = atRest(now);
  const layout = signal<Layout | undefined>(undefined);
  const job = computed((): WholeJob | undefined =>
    isBlank(rested.value.text) ? undefined : { ...rested.value, layout: layout.value },
  );
  const result = signal<WholeResult | undefined>(undefined);
  const progress = signal<SearchProgress | undefined>(undefined);
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
      result.value = { job: next, reply };
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
    fault: computed(() => {
      const found = result.value;
      return found && found.job === job.value && 'fault' in found.reply ? found.reply.fault : undefined;
    }),
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
      settle?.({ failure: 'it was stopped', meanwhile: progress.value });
    },
    again: () => (result.value = undefined),
  };
}
