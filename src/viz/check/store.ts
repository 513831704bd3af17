/** What the user typed and chose to check, kept over a reload. */
import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import * as v from 'valibot';
import { parameterNames } from '../../rnn/index.ts';
import { type Checked, firstPlaces, type Places, type TabName, tabNames } from './quantity.ts';
import { recall, remember } from '../page/kept.ts';
import type { Pasted } from './pasted.ts';

export interface CheckStore {
  /** `all`: the gradients of all parameters, in one text. */
  readonly tab: Signal<TabName | 'all'>;
  readonly places: Signal<Places>;
  /** The step of the loss whose gradients are asked for; undefined: E, the sum of all. */
  readonly loss: Signal<number | undefined>;
  /** The name of the network that was opened to check against; undefined: that of the page. */
  readonly network: ReadonlySignal<string | undefined>;
  readonly texts: Signal<Texts>;
  /** What the user had typed before numbers were filled in over it. */
  readonly typed: Signal<Texts>;
}

/** Texts by their keys; one that is not there is blank. Files outlast no reload. */
export type Texts = { readonly [key: string]: Pasted };

/**
 * Each loss has its own text in a tab, and each network its own texts. A network goes by the name of its file: what was
 * typed stays when a file is corrected, as it stays when the network of the page is.
 */
export const textKey = (
  tab: TabName | 'all',
  loss: number | undefined,
  network: string | undefined,
): string => `${network === undefined ? '' : `${network}/`}${tab}${loss ? ` ${loss}` : ''}`;

const step = v.pipe(v.number(), v.integer(), v.minValue(0));
const texts = v.record(v.string(), v.string());
const structure = v.strictObject({
  tab: v.picklist([...tabNames, 'all']),
  places: v.strictObject({
    term: v.strictObject({ parameter: v.picklist(parameterNames), t: step, k: step }),
    jacobian: v.strictObject({ t: step, k: step }),
  }),
  loss: v.optional(step),
  texts,
  typed: texts,
});
type Kept = v.InferOutput<typeof structure>;

/** @param key under which it is kept in this tab of the browser */
export function checkStore(key: string, experiment: Checked, network: CheckStore['network']): CheckStore {
  const place = { area: 'sessionStorage', key, what: 'the gradient to check', schema: structure } as const;
  const kept = recall(place);
  const store: CheckStore = {
    tab: signal<TabName | 'all'>(kept?.tab ?? 'W'),
    places: signal(kept?.places ?? firstPlaces(experiment)),
    loss: signal(kept?.loss),
    network,
    texts: signal(kept?.texts ?? {}),
    typed: signal(kept?.typed ?? {}),
  };
  effect(() => {
    const { tab, places, loss, texts, typed } = store;
    const now = {
      tab: tab.value,
      places: places.value,
      loss: loss.value,
      texts: typedIn(texts.value),
      typed: typedIn(typed.value),
    };
    remember(place, now satisfies Kept);
  });
  return store;
}

const typedIn = (all: Texts): Record<string, string> =>
  Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
