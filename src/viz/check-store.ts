/** What the user typed and chose to check, kept over a reload. */
import { effect, type Signal, signal } from '@preact/signals-core';
import * as v from 'valibot';
import { type Experiment, parameterNames } from '../rnn/index.ts';
import { firstPlaces, type Places, type TabName, tabNames } from './check-quantity.ts';
import { storage } from './storage.ts';

export interface CheckStore {
  readonly tab: Signal<TabName>;
  readonly places: Signal<Places>;
  readonly texts: { readonly [Tab in TabName]: Signal<string> };
  /** What the user had typed before numbers were filled in over it. */
  readonly typed: { readonly [Tab in TabName]: Signal<string> };
}

const step = v.pipe(v.number(), v.integer(), v.minValue(0));
const texts = v.record(v.picklist(tabNames), v.string());
const structure = v.strictObject({
  tab: v.picklist(tabNames),
  places: v.strictObject({
    term: v.strictObject({ parameter: v.picklist(parameterNames), t: step, k: step }),
    jacobian: v.strictObject({ t: step, k: step }),
  }),
  texts,
  typed: texts,
});
type Kept = v.InferOutput<typeof structure>;

/** What was kept; undefined where that is nothing, or nothing of this kind. */
export function parseKept(text: string | null): Kept | undefined {
  try {
    const result = v.safeParse(structure, JSON.parse(text ?? ''));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

/** @param key under which it is kept in this tab of the browser */
export function checkStore(key: string, experiment: Experiment): CheckStore {
  const kept = parseKept(storage.get('sessionStorage', key));
  const signals = (from: Kept['texts'] | undefined) =>
    Object.fromEntries(tabNames.map((name) => [name, signal(from?.[name] ?? '')])) as CheckStore['texts'];
  const store: CheckStore = {
    tab: signal(kept?.tab ?? 'W'),
    places: signal(kept?.places ?? firstPlaces(experiment)),
    texts: signals(kept?.texts),
    typed: signals(kept?.typed),
  };
  const filled = (from: CheckStore['texts']) =>
    Object.fromEntries(tabNames.flatMap((name) => (from[name].value ? [[name, from[name].value]] : [])));
  effect(() => {
    const { tab, places } = store;
    const now = {
      tab: tab.value,
      places: places.value,
      texts: filled(store.texts),
      typed: filled(store.typed),
    };
    storage.set('sessionStorage', key, JSON.stringify(now satisfies Kept));
  });
  return store;
}
