/** The copies of one parameter: what each is multiplied by, and which of them are added up. */
import type { ParameterName } from '../../experiment.ts';
import { cells } from '../../cells/index.ts';
import type { Subject } from '../subject.ts';
import type { Unrolled } from '../../unroll.ts';
import { type Changes, onCopies } from '../change.ts';
import { nodeAt } from '../nodes.ts';
import { hasParameter, isOfParameter } from './asks.ts';
import { everyStep, hiddenNames, someSteps, symbolOf } from '../steps.ts';
import { formulas, named, shifts, type Value, valuesAt } from './values.ts';

/** W times h_k. */
export const currentState: Changes = (quantity) =>
  isOfParameter(quantity, ['W']) ? [onCopies('W', '', { input: named('h') })] : [];

/** Another vector in the outer product. */
export const otherInput: Changes = (quantity, experiment) => {
  if (!hasParameter(quantity)) return [];
  const { parameter } = quantity;
  return inputsFor(parameter, experiment).map(({ name, at }) => onCopies(parameter, name, { input: at }));
};

function inputsFor(parameter: ParameterName, experiment: Subject): readonly Value[] {
  if (parameter === 'W') {
    const h = named('h');
    return [
      {
        name: '0 for h_0',
        at: (network, k) => (k === 1 ? new Float64Array(h(network, 0)!.length) : undefined),
      },
      { name: 'h_T for h_0', at: (network, k) => (k === 1 ? h(network, network.steps.length) : undefined) },
      ...atOther('h', 0, -1, h, 'h_{k−1}'),
      ...hiddenAt(experiment, 'h_{k−1}'),
      ...overwritten(experiment, h),
      ...(sameSize(experiment, 'U') ? [{ name: 'x_k for h_{k−1}', at: x }] : []),
    ];
  }
  if (parameter === 'U') {
    return [
      ...atOther('x', 1, 0, x, 'x_k'),
      ...(sameSize(experiment, 'U') ? hiddenAt(experiment, 'x_k') : []),
    ];
  }
  if (parameter === 'V') return [...atOther('h', 0, 0, named('h'), 'h_t'), ...hiddenAt(experiment, 'h_t')];
  return [];
}

/** Of simple cells f′ may have been stored where h was. */
function overwritten({ cell }: Subject, h: Value['at']): readonly Value[] {
  if (cells[cell].gates.length > 1) return [];
  return formulas.slice(1).flatMap(({ name, of }) =>
    [everyStep, ...someSteps].map((steps) => ({
      name: `${name.replaceAll('v', 'h_{k−1}')} for h_{k−1}${steps.detail && `, ${steps.detail}`}`,
      at: (network, k) =>
        steps.has(k, network.steps.length) ? h(network, k - 1)!.map((value) => of(value)) : undefined,
    })),
  );
}

const x = ({ steps, session }: Unrolled, k: number) => {
  const step = steps[k - 1];
  return step && session.value(step.x);
};

const sameSize = ({ weights }: Subject, other: 'U' | 'V') =>
  weights.W[0].length === weights[other]?.[0].length;

/** A list read at other steps than its own. */
function atOther(name: string, first: number, own: number, at: Value['at'], right: string): readonly Value[] {
  const near = [-2, -1, 0, 1, 2]
    .filter((shift) => shift !== own)
    .flatMap((shift) => shifts(name, shift, first, at))
    .map((value) => ({ ...value, name: `${value.name} for ${right}` }));
  const fixed = (label: string, step: (k: number, T: number) => number): Value => ({
    name: `${label} for ${right}`,
    at: (network, k) => at(network, step(k, network.steps.length)),
  });
  return [
    ...near,
    fixed(`${name}_T at every step`, (_k, T) => T),
    fixed(`${name}_${first} at every step`, () => first),
    fixed(`${name} in the reverse order`, (k, T) => T + 1 - k + (own < 0 ? -1 : 0)),
  ];
}

const hiddenAt = (experiment: Subject, right: string): readonly Value[] =>
  valuesAt(experiment)
    .filter(({ name }) => !name.startsWith('h_'))
    .map((value) => ({ ...value, name: `${value.name} for ${right}` }));

/** Some of the copies alone: `=` where `+=` belongs, a loop that ends too soon. */
export const someCopies: Changes = (quantity) => {
  if (quantity.kind !== 'gradient') return [];
  const { parameter } = quantity;
  const some = (detail: string, copies: (k: number, T: number) => number) =>
    onCopies(parameter, detail, { copies });
  return [
    some('of step 1 alone', (k) => Number(k === 1)),
    some('of the last step alone', (k, T) => Number(k === T)),
    some('without step 1', (k) => Number(k !== 1)),
    some('without the last step', (k, T) => Number(k !== T)),
    some('step 1 twice', (k) => (k === 1 ? 2 : 1)),
    some('the last step twice', (k, T) => (k === T ? 2 : 1)),
  ];
};

/** What arrives at another node of the step. */
export const otherDelta: Changes = (quantity, experiment) => {
  if (!hasParameter(quantity)) return [];
  const { parameter } = quantity;
  if (cells[experiment.cell].takesBh && ['W', 'U', 'b'].includes(parameter)) {
    const other = parameter === 'W' ? 'Ux' : 'Wh';
    return [
      onCopies(parameter, `what arrives at ${symbolOf(other)}`, {
        at: (network, k) => nodeAt(network, other, k),
      }),
    ];
  }
  if (
    parameter !== 'bh' &&
    !(parameter === 'b' && experiment.weights.W.length === experiment.weights.W[0].length)
  )
    return [];
  return hiddenNames(experiment).map((name) =>
    onCopies(parameter, `what arrives at ${symbolOf(name)}`, {
      at: (network, k) => nodeAt(network, name, k),
    }),
  );
};
