/** Has what is typed checked once the typing rests: the text in view first, one at a time. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import type { SearchProgress } from '../../rnn/index.ts';
import { atRest } from '../page/at-rest.ts';
import { type Checked, lossIn, placesIn, quantityOf, type TabName, tabNames, tabsOf } from './quantity.ts';
import { type CheckStore, textKey } from './store.ts';
import { isBlank } from './pasted.ts';
import type { Failure } from './progress.ts';
import type { Fault, PastedJob, TextReply } from './texts.ts';

export interface CheckResult {
  readonly of: PastedJob;
  readonly reply: TextReply | Failure;
}

/** What is known of the text of one tab. */
export interface TabChecks {
  /** Undefined while there are no numbers to check. */
  readonly job: ReadonlySignal<PastedJob | undefined>;
  /** Why the text holds no numbers, once it was read. */
  readonly fault: ReadonlySignal<Fault | undefined>;
  /** The last result; of another job while a new one is on its way. */
  readonly result: ReadonlySignal<CheckResult | undefined>;
  /** The text has been read and checked as it stands. */
  readonly isCurrent: ReadonlySignal<boolean>;
  /** Of what is under way. */
  readonly progress: ReadonlySignal<SearchProgress | undefined>;
  /** Breaks it off. */
  readonly cancel: () => void;
  /** Forgets the last result, so that the text is checked once more. */
  readonly again: () => void;
}

/** Answers one job at a time. */
export interface Checker {
  /** @throws Error when no answer comes */
  readonly check: (job: PastedJob, onProgress: (progress: SearchProgress) => void) => Promise<TextReply>;
  /** Breaks off what is under way: its answer never comes. */
  readonly stop: () => void;
}

export function followChecks(
  store: CheckStore,
  experiment: ReadonlySignal<Checked>,
  checker: Checker,
): { readonly [Tab in TabName]: TabChecks } {
  // Together, lest a text be checked as that of another loss or network.
  const now = computed(() => ({
    experiment: experiment.value,
    loss: store.loss.value,
    network: store.network.value,
    texts: store.texts.value,
  }));
  const rested = atRest(now);
  const restedExperiment = computed(() => rested.value.experiment);
  const places = computed(() => placesIn(restedExperiment.value, store.places.value));
  const progress = signal<SearchProgress | undefined>(undefined);
  let cancel = () => {};
  const results = new Map<TabName, Signal<CheckResult | undefined>>();
  const checksOf = (tab: TabName): TabChecks => {
    const keyIn = ({ experiment, loss, network }: typeof now.value) =>
      textKey(tab, lossIn(experiment, tab, loss), network);
    const textIn = (state: typeof now.value) => state.texts[keyIn(state)] ?? '';
    const loss = computed(() => lossIn(restedExperiment.value, tab, rested.value.loss));
    const text = computed(() => textIn(rested.value));
    const result = signal<CheckResult | undefined>(undefined);
    results.set(tab, result);
    const job = computed(() => {
      const of = restedExperiment.value;
      if (isBlank(text.value) || !tabsOf(of).includes(tab)) return undefined;
      return { experiment: of, quantity: quantityOf(tab, loss.value, () => places.value), text: text.value };
    });
    const isCurrent = computed(
      () =>
        text.value === textIn(now.value) &&
        keyIn(rested.value) === keyIn(now.value) &&
        restedExperiment.value === experiment.value &&
        job.value === (job.value && result.value?.of),
    );
    return {
      job,
      fault: computed(() => {
        const found = result.value;
        return found && found.of === job.value && 'fault' in found.reply ? found.reply.fault : undefined;
      }),
      result,
      isCurrent,
      progress: computed(() => (job.value === next.value ? progress.value : undefined)),
      cancel: () => cancel(),
      again: () => (result.value = undefined),
    };
  };
  const checks = Object.fromEntries(tabNames.map((tab) => [tab, checksOf(tab)])) as {
    readonly [Tab in TabName]: TabChecks;
  };

  const next: ReadonlySignal<PastedJob | undefined> = computed(() => {
    const order = [...tabNames.filter((name) => name === store.tab.value), ...tabNames];
    const tab = order.find((name) => {
      const { job, result } = checks[name];
      return job.value && job.value !== result.value?.of;
    });
    return tab && checks[tab].job.value;
  });
  effect(() => {
    const job = next.value;
    if (!job) return undefined;
    let isWanted = true;
    progress.value = undefined;
    const settle = (reply: CheckResult['reply']) => {
      if (!isWanted) return;
      isWanted = false;
      progress.value = undefined;
      const tab = tabNames.find((name) => checks[name].job.value === job)!;
      results.get(tab)!.value = { of: job, reply };
    };
    cancel = () => {
      checker.stop();
      settle({ failure: 'it was stopped', meanwhile: progress.value });
    };
    checker
      .check(job, (of) => {
        if (isWanted) progress.value = of;
      })
      .then(settle, ({ message }: Error) => settle({ failure: message }));
    return () => {
      if (isWanted) checker.stop();
      isWanted = false;
    };
  });
  return checks;
}
