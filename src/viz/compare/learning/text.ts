/** Runs in words. */
import { takesForgetBias } from '../../../rnn/cells/index.ts';
import { tasks } from '../../../rnn/tasks/index.ts';
import type { Ending } from '../../../rnn/training/run.ts';
import type { OptimiserSettings, TrainingSettings } from '../../../rnn/training/settings.ts';
import { cellTitle } from '../../text/cell-names.ts';
import { formatChosen } from '../../text/format.ts';
import type { SettingsPhase } from './settings.ts';

const optimiserTitles: { readonly [Kind in OptimiserSettings['kind']]: string } = {
  sgd: 'SGD',
  momentum: 'momentum',
  rmsprop: 'RMSProp',
  adam: 'Adam',
};
export const optimiserTitle = (kind: OptimiserSettings['kind']): string => optimiserTitles[kind];

const clippingText = ({ clipping }: TrainingSettings): string =>
  clipping ? `${clipping.kind} clipped at ${formatChosen(clipping.threshold)}` : 'no clipping';

/** Each says one thing about a run; the first one always stands, and the others where they tell runs apart. */
const facets: readonly ((settings: TrainingSettings) => string)[] = [
  ({ cell }) => cellTitle(cell),
  ({ cell, initialisation: { forgetBias, scheme } }) =>
    takesForgetBias(cell) && scheme !== 'chrono' && forgetBias !== undefined
      ? `forget bias ${formatChosen(forgetBias)}`
      : '',
  ({ initialisation: { scheme } }) => scheme,
  ({ initialisation: { gain } }) => `gain ${formatChosen(gain)}`,
  ({ n }) => `n = ${n}`,
  ({ optimiser: { kind } }) => optimiserTitles[kind],
  ({ optimiser: { rate } }) => `rate ${formatChosen(rate)}`,
  ({ optimiser }) =>
    Object.entries(optimiser)
      .filter(([name]) => name !== 'kind' && name !== 'rate')
      .map(([name, value]) => `${greek[name] ?? name} ${formatChosen(Number(value))}`)
      .join(', '),
  clippingText,
  ({ batch }) => `batch ${batch}`,
  ({ seed }) => `seed ${seed}`,
];
const greek: Readonly<Record<string, string>> = { beta1: 'β₁', beta2: 'β₂', epsilon: 'ε' };

/** What a facet says of a run whose settings changed on the way: `rate 0.003, from update 1,001 on 0.03`. */
const throughout = (facet: (settings: TrainingSettings) => string) => (phases: readonly SettingsPhase[]) =>
  phases
    .map(({ settings, since }) => ({ text: facet(settings), since }))
    .filter(({ text }, index, all) => text !== all[index - 1]?.text)
    .map(({ text, since }, index) =>
      index === 0
        ? text
        : `from update ${(since + 1).toLocaleString('en-GB')} on ${text.replace(/^[a-z]+ (?=\S+$)/, '')}`,
    )
    .join(', ');

/**
 * A name for each run, from what it was trained by: its cell, and whatever else tells it apart from runs with the same cell. Those that are alike in
 * all get numbers.
 */
export function namesOf(runs: readonly (readonly SettingsPhase[])[]): string[] {
  const names = runs.map((run) => {
    const rivals = runs.filter(([{ settings }]) => settings.cell === run[0].settings.cell);
    return facets
      .map(throughout)
      .filter((facet, index) => index === 0 || rivals.some((rival) => facet(rival) !== facet(run)))
      .map((facet) => facet(run))
      .filter((text) => text !== '')
      .join(', ');
  });
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((other) => other === name).length;
    return before > 0 ? `${name} (${before + 1})` : name;
  });
}

/** All that a run was trained with, but for its cell and what the name of its task says. */
export function settingsText(phases: readonly SettingsPhase[]): string {
  const { task, length } = phases[0].settings;
  const { title, length: counted } = tasks[task];
  const parts = facets.slice(1).map((facet) => throughout(facet)(phases));
  return [`${title}, ${length} ${counted.unit}`, ...parts.filter((text) => text !== '')].join(' · ');
}

/** A count of updates. */
export const updates = (count: number): string =>
  `${count.toLocaleString('en-GB')} update${count === 1 ? '' : 's'}`;

/** Where a run broke off, and what to try. */
export function divergenceText(
  ending: Extract<Ending, { kind: 'diverged' }>,
  { optimiser, clipping }: TrainingSettings,
): string {
  const { step, tensor, value } = ending;
  const found = Number.isNaN(value) ? 'not a number' : value > 0 ? '∞' : '−∞';
  const clip = clipping
    ? `a lower threshold than ${formatChosen(clipping.threshold)}`
    : 'clipping the norm at 1';
  return `Diverged at update ${step.toLocaleString('en-GB')}: ${tensor} was ${found} in float32, the first of all that was computed. The weights are those before it. Try ${clip}, or a lower rate than ${formatChosen(optimiser.rate)}: start anew, or move back to a checkpoint and go on from there.`;
}
