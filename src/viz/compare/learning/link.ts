/** What a new run would get, and what is on show, as the address holds it. */
import * as v from 'valibot';
import { trainingPresets } from '../../../rnn/training/presets.ts';
import type { TrainingSettings } from '../../../rnn/training/settings.ts';
import { parseJson } from '../../../rnn/json.ts';
import { isSame, LARGEST_SETTINGS, ownOf, sharedOf } from './settings.ts';
import type { XName, YName } from './curves/layout.ts';
import { parsed, parseSettings } from './record.ts';
import { MOST_LANES, type Plan } from './state.ts';

export interface CurvesAxes {
  readonly x: XName;
  readonly y: YName;
}

const presetOf = (id: string): TrainingSettings =>
  trainingPresets.find((preset) => preset.id === id)!.settings;

/** First-token recall at T = 40: a sigmoid RNN stays at chance, an LSTM of forget bias 3 does not. */
export const usualPlan: Plan = {
  shared: sharedOf(presetOf('recall-lstm-3')),
  own: ['recall-sigmoid', 'recall-lstm-3'].map((id) => ownOf(presetOf(id))),
  stop: 1000,
};
export const usualView: CurvesAxes = { x: 'updates', y: 'log' };

const NAME = 'learning';

/** The query of an address with a plan in it, or without where it is the usual one. Other parts of it stay. */
export function withPlan(query: string, plan: Plan, view: CurvesAxes): string {
  const parameters = new URLSearchParams(query);
  if (isSame({ plan, view }, { plan: usualPlan, view: usualView })) parameters.delete(NAME);
  else parameters.set(NAME, JSON.stringify({ ...plan, ...view }));
  return String(parameters);
}

const schema = v.strictObject({
  shared: v.looseObject({}),
  own: v.pipe(v.array(v.looseObject({})), v.minLength(1), v.maxLength(MOST_LANES)),
  stop: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LARGEST_SETTINGS.step)),
  x: v.picklist(['updates', 'seconds']),
  y: v.picklist(['log', 'linear']),
});

/**
 * The plan in the query of an address; undefined where there is none.
 * @throws Error that says what is wrong with it
 */
export function planIn(query: string): { readonly plan: Plan; readonly view: CurvesAxes } | undefined {
  const text = new URLSearchParams(query).get(NAME);
  if (text === null) return undefined;
  try {
    const { shared, own, stop, x, y } = parsed(schema, parseJson(text));
    const settings = own.map((part) => parseSettings({ ...shared, ...part }));
    return { plan: { shared: sharedOf(settings[0]), own: settings.map(ownOf), stop }, view: { x, y } };
  } catch (error) {
    throw new Error(`The settings of training in this link are damaged (${(error as Error).message}).`, {
      cause: error,
    });
  }
}
