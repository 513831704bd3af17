/** "Check my gradient": somebody's own numbers, and what is wrong with them. */
import '../viz/check.css';
import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import { html, render } from 'lit-html';
import { type Experiment, MatrixSyntaxError } from '../rnn/index.ts';
import { answerView } from '../viz/check-answer.ts';
import { formView, type Mark } from '../viz/check-form.ts';
import type { CheckReply, FillReply, Trial } from '../viz/check-numbers.ts';
import { nameOf, placesIn, quantityOf, type TabName, tabNames, tabsOf } from '../viz/check-quantity.ts';
import { type Checker, followChecks, type TabChecks } from '../viz/check-run.ts';
import { checkStore } from '../viz/check-store.ts';
import { indexOf } from '../viz/check-text.ts';
import type { CheckWorker } from '../viz/check.worker.ts';
import type { Place } from '../viz/explorer.ts';
import { remote } from '../viz/remote.ts';
import { partsOf } from './sections.ts';

export interface CheckOptions {
  /** Shows a term on this page; without it a link to Explore shows it. */
  readonly onShow?: (place: Place) => void;
}

/** Fills a place of a page. What is typed is kept by the id of the place. */
export function mountCheck(
  host: HTMLElement,
  experiment: ReadonlySignal<Experiment>,
  { onShow }: CheckOptions = {},
): void {
  host.classList.add('check');
  render(
    html`<div class="check-form"></div>
      <div class="check-found"></div>`,
    host,
  );
  const { part, draw } = partsOf(host);
  const store = checkStore(`backflow.${host.id}`, experiment.peek());
  const checks = followChecks(store, experiment, checker());
  const fill = filler();

  const tab = computed(() => (tabsOf(experiment.value).includes(store.tab.value) ? store.tab.value : 'W'));
  const places = computed(() => placesIn(experiment.value, store.places.value));
  /** The mistake that a text was filled in with, until it is typed in. */
  const tried = signal<{ readonly tab: TabName; readonly trial: Trial } | undefined>(undefined);
  const triedHere = computed(() => (tried.value?.tab === tab.value ? tried.value.trial : undefined));
  /** Texts that were filled in, not typed. */
  const fills = new Set<string>();
  const refusal = signal<string | undefined>(undefined);

  const onText = (text: string) => {
    store.texts[tab.value].value = text;
    store.typed[tab.value].value = '';
    tried.value = undefined;
    refusal.value = undefined;
  };
  const onFill = async (trial?: Trial) => {
    const to = tab.value;
    const filled = await fill(
      experiment.value,
      quantityOf(to, () => places.value),
      trial,
    );
    refusal.value = 'text' in filled ? undefined : `Not filled in: ${filled.problem}.`;
    if (!('text' in filled)) return;
    // What the user typed is not lost, also when one thing after the other is filled in.
    const [text, typed] = [store.texts[to], store.typed[to]];
    if (!typed.value && !fills.has(text.value)) typed.value = text.value;
    fills.add(filled.text);
    text.value = filled.text;
    tried.value = trial && { tab: to, trial };
  };
  draw('.check-form', () =>
    formView({
      experiment: experiment.value,
      tab: tab.value,
      places: places.value,
      text: store.texts[tab.value].value,
      isInvalid: checks[tab.value].read.value instanceof Error,
      marks: Object.fromEntries(tabNames.map((name) => [name, markOf(checks[name])])) as {
        readonly [Tab in TabName]: Mark;
      },
      tried: triedHere.value,
      canRestore: store.typed[tab.value].value !== '',
      refusal: refusal.value,
      onTab: (name) => (store.tab.value = name),
      onPlaces: (next) => (store.places.value = next),
      onText,
      onFill: (trial) => void onFill(trial),
      onRestore: () => onText(store.typed[tab.value].value),
    }),
  );
  draw('.check-found', () => {
    const { read, result, isCurrent } = checks[tab.value];
    const fault = read.value instanceof MatrixSyntaxError ? read.value : undefined;
    const text = store.texts[tab.value].value;
    return answerView({
      asked: `your ${nameOf(quantityOf(tab.value, () => places.value))}`,
      text,
      fault,
      result: result.value && { ...result.value.of, reply: result.value.reply },
      isBusy: !isCurrent.value,
      tried: triedHere.value,
      onFault: () => {
        const area = part<HTMLTextAreaElement>('textarea');
        const at = fault ? indexOf(text, fault) : 0;
        area.focus();
        area.setSelectionRange(at, Math.min(text.length, at + 1));
      },
      onShow,
    });
  });
}

function markOf({ read, result, isCurrent }: TabChecks): Mark {
  if (!read.value || read.value instanceof Error || !isCurrent.value) return undefined;
  const reply = result.value?.reply;
  if (!reply || !('diagnosis' in reply)) return undefined;
  return reply.diagnosis.verdict === 'right' ? 'right' : 'wrong';
}

const startWorker = () =>
  new Worker(new URL('../viz/check.worker.ts', import.meta.url), { type: 'module', name: 'check' });

/** A worker that is replaced by another one when it is to stop. */
function checker(): Checker {
  let running: Worker | undefined;
  const begin = () => remote<CheckWorker>(() => (running = startWorker()));
  let ask = begin();
  return {
    check: (job) => ask((worker) => worker.checkNumbers(job) as Promise<CheckReply>),
    stop: () => {
      running?.terminate();
      ask = begin();
    },
  };
}

/** Has numbers computed to be filled in. */
function filler() {
  const ask = remote<CheckWorker>(startWorker);
  return async (...asked: Parameters<CheckWorker['filledText']>) => {
    try {
      const filled = await ask((worker) => worker.filledText(...asked) as Promise<FillReply>);
      return 'text' in filled ? filled : { problem: filled.overflow };
    } catch (error) {
      return { problem: (error as Error).message };
    }
  };
}
