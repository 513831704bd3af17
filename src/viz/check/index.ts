/** "Check my gradient": somebody's own numbers, and what is wrong with them. */
import './check.css';
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import { proxy } from 'comlink';
import { html, render } from 'lit-html';
import {
  type Experiment,
  type Naming,
  type ParameterName,
  parametersOf,
  type WrongStep,
} from '../../rnn/index.ts';
import { WorkerClient } from '../../rnn/workers/worker-client.ts';
import { answerView } from './answer.ts';
import { formView, type TabMark, tabsView } from './form.ts';
import type { OwnNetwork } from './kept-network.ts';
import { networkStore, networkView } from './network.ts';
import type { NetworkFile, openedNetwork } from './open-network.ts';
import type { FilledReply } from './fill.ts';
import type { filledText, filledTexts, Trial } from './numbers.ts';
import type { Pasted } from './pasted.ts';
import type { TrialSearch } from './trials.ts';
import { followWhole, type WholeChecker, type WholeResult } from './whole/run.ts';
import { wholeView } from './whole/view.ts';
import type { WholeJob, WholeReply } from './whole/work.ts';
import { type Copied, experimentNumbers } from './experiment-numbers.ts';
import {
  type Checked,
  lossIn,
  quantityName,
  placesIn,
  quantityOf,
  type TabName,
  tabNames,
  tabsOf,
} from './quantity.ts';
import { type Struck, struckIn } from './struck/struck.ts';
import { placesOf } from './struck/places.ts';
import { type Checker, followChecks, type TabChecks } from './run.ts';
import type { Failure } from './progress.ts';
import { checkStore, textKey, type Texts } from './store.ts';
import { indexOf } from './excerpt.ts';
import type { Fault, PastedJob, TextReply } from './texts.ts';
import type { CheckWorker } from './check.worker.ts';
import type { Place } from '../experiment/place.ts';
import { namesOfChecked } from '../text/own-names.ts';
import { partsOf } from '../page/sections.ts';

export interface CheckOptions {
  /**
   * Shows a term on this page, where the numbers of the experiment are, too. Without it a link to Explore shows the term,
   * and the numbers stand above the form.
   */
  readonly onShow?: (place: Place) => void;
  /** Marks the first step that is wrong in the pictures of this page; undefined: none is known. */
  readonly onMark?: (step: WrongStep | undefined) => void;
  /** Takes over what the parameters are called in the gradients that were given. */
  readonly onNames?: (names: Naming['names']) => void;
  /** Marks the factors that are wrong, of the parameter whose gradient was given. */
  readonly onStruck?: (wrong: StruckFactors | undefined) => void;
}

export interface StruckFactors {
  readonly parameter: ParameterName;
  /** The step of the loss that alone was asked for; undefined: E, the sum of all. */
  readonly loss: number | undefined;
  readonly factors: readonly Struck[];
  /** Where they stand: edges of the unrolled network, and ways between the parts of a step that is opened. */
  readonly edges: ReturnType<typeof placesOf>['edges'];
  readonly ways: ReturnType<typeof placesOf>['ways'];
}

/** Fills a place of a page. What is typed is kept by the id of the place. */
export function mountCheck(
  host: HTMLElement,
  shown: ReadonlySignal<Experiment>,
  { onShow: showHere, onMark, onNames, onStruck }: CheckOptions = {},
): void {
  host.classList.add('gradient-check');
  render(
    html`<div class="check-given"></div>
      <div class="check-network"></div>
      <div class="check-what"></div>
      <div class="check-form"></div>
      <div class="check-found"></div>`,
    host,
  );
  const { part, draw } = partsOf(host);
  const network = networkStore(networkReader(), `backflow.${host.id} network`);
  const experiment = computed(() => network.own.value?.experiment ?? shown.value);
  effect(() => void (namesOfChecked.value = network.own.value?.names));
  // What is not on the page cannot be shown there.
  const onShow = () => (network.own.value ? undefined : showHere);
  const store = checkStore(
    `backflow.${host.id}`,
    shown.peek(),
    computed(() => network.own.value?.name),
  );
  /** Where all of a network is, of which there is an outline here. */
  const fromOf = (of: Checked) => (network.own.value?.experiment === of ? network.own.value.from : undefined);
  const checks = followChecks(store, experiment, checker(fromOf));
  const whole = followWhole(
    store,
    experiment,
    wholeChecker(fromOf, () => network.own.value),
  );
  const fill = filler(fromOf);

  const isAll = computed(() => store.tab.value === 'all');
  const tab = computed(
    (): TabName =>
      tabsOf(experiment.value).find((name) => name === store.tab.value) ?? parametersOf(experiment.value)[0],
  );
  const places = computed(() => placesIn(experiment.value, store.places.value));
  const loss = computed(() => lossIn(experiment.value, tab.value, store.loss.value));
  const key = computed(() => textKey(isAll.value ? 'all' : tab.value, loss.value, store.network.value));
  const quantity = computed(() => quantityOf(tab.value, loss.value, () => places.value));
  const textAt = (texts: Signal<Texts>, at: string) => texts.value[at] ?? '';
  const setText = (texts: Signal<Texts>, at: string, text: Pasted) =>
    (texts.value = { ...texts.peek(), [at]: text });
  /** The mistake that a text was filled in with, until it is typed in. */
  const tried = signal<{ readonly key: string; readonly trial: Trial } | undefined>(undefined);
  const triedHere = computed(() => (tried.value?.key === key.value ? tried.value.trial : undefined));
  /** Texts that were filled in, not typed. */
  const fills = new Set<Pasted>();
  const search = signal<TrialSearch>({ isOpen: false, words: '' });
  const refusal = signal<string | undefined>(undefined);

  const onText = (text: Pasted) => {
    setText(store.texts, key.value, text);
    setText(store.typed, key.value, '');
    tried.value = undefined;
    refusal.value = undefined;
  };
  const onFill = async (trial?: Trial) => {
    const to = key.value;
    const filled = isAll.value
      ? await fill.all(experiment.value, loss.value, trial)
      : await fill.one(experiment.value, quantity.value, trial);
    refusal.value = 'text' in filled ? undefined : `Not filled in: ${filled.problem}.`;
    if (!('text' in filled)) return;
    // What the user typed is not lost, also when one thing after the other is filled in.
    const text = textAt(store.texts, to);
    if (!textAt(store.typed, to) && !fills.has(text)) setText(store.typed, to, text);
    fills.add(filled.text);
    setText(store.texts, to, filled.text);
    tried.value = trial && { key: to, trial };
  };
  if (!showHere) {
    const copied = signal<Copied>(undefined);
    draw('.check-given', () =>
      network.own.value
        ? html``
        : experimentNumbers({
            experiment: shown.value,
            copied: copied.value,
            onCopy: async (text) => (copied.value = { text, isRefused: !(await isCopied(text)) }),
          }),
    );
  }
  draw('.check-network', () => networkView(network));
  if (onMark) {
    effect(() => {
      const { result, isCurrent } = isAll.value ? whole : checks[tab.value];
      const reply = !network.own.value && isCurrent.value ? result.value?.reply : undefined;
      onMark(reply && 'wrongStep' in reply ? reply.wrongStep : undefined);
    });
  }
  if (onNames) {
    effect(() => {
      const reply = !isAll.value || network.own.value ? undefined : whole.result.value?.reply;
      onNames(reply && 'parameters' in reply ? reply.parameters : {});
    });
  }
  if (onStruck) {
    effect(() => {
      if (network.own.value || !(isAll.value ? whole : checks[tab.value]).isCurrent.value)
        return onStruck(undefined);
      const { result } = checks[tab.value];
      onStruck(
        isAll.value
          ? struckOfAll(whole.result.value)
          : result.value && struckFactors(result.value.reply, result.value.of),
      );
    });
  }
  const asked = computed(() => ({
    experiment: experiment.value,
    tab: isAll.value ? ('all' as const) : tab.value,
    places: places.value,
    // Other tabs name it, too.
    loss: lossIn(experiment.value, parametersOf(experiment.value)[0], store.loss.value),
  }));
  draw('.check-what', () =>
    tabsView({
      ...asked.value,
      marks: Object.fromEntries(tabNames.map((name) => [name, markOf(checks[name])])) as {
        readonly [Tab in TabName]: TabMark;
      },
      onTab: (name) => (store.tab.value = name),
    }),
  );
  draw('.check-form', () =>
    formView({
      ...asked.value,
      text: textAt(store.texts, key.value),
      isInvalid: (isAll.value ? whole : checks[tab.value]).fault.value !== undefined,
      tried: triedHere.value,
      canRestore: textAt(store.typed, key.value) !== '',
      refusal: refusal.value,
      search: search.value,
      onSearch: (next) => (search.value = next),
      onPlaces: (next) => (store.places.value = next),
      onLoss: (next) => (store.loss.value = next),
      onText,
      onFill: (trial) => void onFill(trial),
      onRestore: () => onText(textAt(store.typed, key.value)),
    }),
  );
  draw('.check-found', () => {
    const goTo = ({ place }: Fault) => {
      const area = part<HTMLTextAreaElement>('.check-form textarea');
      const at = indexOf(area.value, place!);
      area.focus();
      area.setSelectionRange(at, Math.min(area.value.length, at + 1));
    };
    if (isAll.value) {
      const text = textAt(store.texts, key.value);
      const onNext = () => {
        if (typeof text !== 'string') return;
        onText(`${text.trimEnd()}\n\ndh = `);
        const area = part<HTMLTextAreaElement>('.check-form textarea');
        area.focus();
        area.setSelectionRange(area.value.length, area.value.length);
      };
      return wholeView({ text, check: whole, onFault: goTo, onNext });
    }
    const { fault, result, isCurrent, progress, cancel, again } = checks[tab.value];
    const text = textAt(store.texts, key.value);
    const found = result.value;
    const isOfThis = found && quantityName(found.of.quantity) === quantityName(quantity.value);
    return answerView({
      asked: `your ${quantityName(quantity.value)}`,
      text,
      fault: fault.value,
      result: isOfThis ? { ...found.of, reply: found.reply } : undefined,
      isBusy: !isCurrent.value,
      tried: triedHere.value,
      progress: progress.value,
      onCancel: cancel,
      onAgain: again,
      onFault: goTo,
      onShow: onShow(),
    });
  });
}

function struckFactors(
  reply: TextReply | Failure,
  { experiment, quantity }: Pick<PastedJob, 'experiment' | 'quantity'>,
): StruckFactors | undefined {
  if (!('diagnosis' in reply) || quantity.kind !== 'gradient') return undefined;
  const { parameter, loss } = quantity;
  const factors = struckIn(reply, parameter, experiment);
  return { parameter, loss, factors, ...placesOf(factors, parameter, experiment.cell) };
}

/** Of the first parameter of which one explanation has wrong factors. */
function struckOfAll(found: WholeResult | undefined): StruckFactors | undefined {
  if (!found || !('found' in found.reply)) return undefined;
  const { experiment, loss } = found.job;
  for (const parameter of parametersOf(experiment)) {
    const diagnosis = found.reply.found[parameter];
    const factors = diagnosis ? struckIn({ diagnosis, same: undefined }, parameter, experiment) : [];
    if (factors.length > 0)
      return { parameter, loss, factors, ...placesOf(factors, parameter, experiment.cell) };
  }
  return undefined;
}

function markOf({ job, result, isCurrent }: TabChecks): TabMark {
  if (!job.value || !isCurrent.value) return undefined;
  const reply = result.value?.reply;
  if (!reply || !('diagnosis' in reply)) return undefined;
  return reply.diagnosis.verdict === 'right' ? 'right' : 'wrong';
}

async function isCopied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

const startWorker = () =>
  new Worker(new URL('./check.worker.ts', import.meta.url), { type: 'module', name: 'check' });

type FromOf = (experiment: Checked) => NetworkFile | undefined;

/** A large network takes its time, and the reader can stop it. */
const patient = { patience: Infinity };

/** A worker that is replaced by another one when it is to stop. */
function checker(fromOf: FromOf): Checker {
  const client = new WorkerClient<CheckWorker>(startWorker, patient);
  return {
    check: (job, onProgress) => {
      const whole: PastedJob = { ...job, from: fromOf(job.experiment) };
      return client.ask((worker) => worker.checkText(whole, proxy(onProgress)) as Promise<TextReply>);
    },
    stop: () => client.end(),
  };
}

function wholeChecker(fromOf: FromOf, own: () => OwnNetwork | undefined): WholeChecker {
  const client = new WorkerClient<CheckWorker>(startWorker, patient);
  return {
    check: (job, onProgress) => {
      const { names, choice } = own() ?? {};
      const whole: WholeJob = { ...job, from: fromOf(job.experiment), names, choice };
      return client.ask((worker) => worker.checkWhole(whole, proxy(onProgress)) as Promise<WholeReply>);
    },
    stop: () => client.end(),
  };
}

function networkReader(): typeof openedNetwork {
  const client = new WorkerClient<CheckWorker>(startWorker);
  return (file, choice) =>
    client.ask((worker) => worker.openedNetwork(file, choice) as ReturnType<typeof openedNetwork>);
}

/** Has numbers computed to be filled in. */
function filler(fromOf: FromOf) {
  const client = new WorkerClient<CheckWorker>(startWorker);
  const told = async (asked: () => Promise<FilledReply>) => {
    try {
      const filled = await asked();
      return 'text' in filled ? filled : { problem: filled.overflow };
    } catch (error) {
      return { problem: (error as Error).message };
    }
  };
  return {
    one: (...[of, quantity, trial]: Parameters<typeof filledText>) =>
      told(() =>
        client.ask((worker) => worker.fillText(fromOf(of), of, quantity, trial) as Promise<FilledReply>),
      ),
    all: (...[of, loss, trial]: Parameters<typeof filledTexts>) =>
      told(() =>
        client.ask((worker) => worker.fillTexts(fromOf(of), of, loss, trial) as Promise<FilledReply>),
      ),
  };
}
