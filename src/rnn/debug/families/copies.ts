/** The copies of one parameter: what each is multiplied by, and which of them are added up. */
import { actsOnOutput, type ParameterName, unitsOf } from '../../experiment.ts';
import { copyAt, partnerOf } from '../../term-norms.ts';
import { type CellName, cells, takesBh } from '../../cells/index.ts';
import type { Subject } from '../subject.ts';
import type { Unrolled } from '../../unroll.ts';
import { type Change, type Changes, onCopies } from '../change.ts';
import { nodeAt } from '../nodes.ts';
import { hasParameter, isOfParameter } from './asks.ts';
import { addTo, everyStep, hiddenNames, someSteps, symbolOf } from '../steps.ts';
import { formulas, named, shifts, type Value, valuesAt } from './values.ts';

/** W times h_k. */
export const currentState: Changes = (quantity) =>
  isOfParameter(quantity, ['W']) ? [onCopies('W', '', { input: named('h') })] : [];

/** Another vector in the outer product. */
export const otherInput: Changes = (quantity, experiment) => {
  if (!hasParameter(quantity)) return [];
  const { parameter } = quantity;
  const others = inputsFor(parameter, experiment).map(({ name, at }) =>
    onCopies(parameter, name, { input: at }),
  );
  return parameter === 'W' ? [...others, ...byRows(experiment)] : others;
};

/** Another vector in the rows of some gates, and the right one in the others. */
function byRows({ cell, initial }: Subject): readonly Change[] {
  const { gates, candidate, pieces } = cells[cell];
  const n = initial.h.length;
  if (gates.length === 1 || pieces) return [];
  const h = named('h');
  const inRows = (delta: Float64Array, isIn: (gate: string) => boolean) =>
    delta.map((x, i) => (isIn(gates[Math.floor(i / n)]) ? x : 0));
  const subsets = Array.from({ length: 2 ** gates.length - 2 }, (_, index) =>
    gates.filter((_gate, at) => (((index + 1) >> at) & 1) === 1),
  );
  const current = subsets.map((some) =>
    onCopies('W', `h_k for h_{k−1} in the rows of ${some.join(', ')} alone`, {
      outer: (network, k, arrived) => {
        const delta = arrived(nodeAt(network, 'Wh', k)!);
        if (!delta) return [];
        return [
          { delta: inRows(delta, (gate) => some.includes(gate)), x: h(network, k)! },
          { delta: inRows(delta, (gate) => !some.includes(gate)), x: h(network, k - 1)! },
        ];
      },
    }),
  );
  if (!takesBh(cell)) return current;
  const resetBefore = onCopies(
    'W',
    `r_k ⊙ h_{k−1} for h_{k−1} in the rows of ${candidate}, with what arrives at a_${candidate}`,
    {
      outer: (network, k, arrived) => {
        const [own, other] = [arrived(nodeAt(network, 'Wh', k)!), arrived(nodeAt(network, 'Ux', k)!)];
        if (!own || !other) return [];
        const [before, r] = [h(network, k - 1)!, named('gate r')(network, k)!];
        return [
          { delta: inRows(own, (gate) => gate !== candidate), x: before },
          { delta: inRows(other, (gate) => gate === candidate), x: before.map((x, i) => x * r[i]) },
        ];
      },
    },
  );
  return [...current, resetBefore];
}

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
      ...stored(experiment, h),
      ...(sameSize(experiment, 'U') ? [{ name: 'x_k for h_{k−1}', at: x }] : []),
    ];
  }
  if (parameter === 'U') {
    return [
      ...atOther('x', 1, 0, x, 'x_k'),
      ...(sameSize(experiment, 'U') ? hiddenAt(experiment, 'x_k') : []),
    ];
  }
  if (parameter === 'V')
    return [...atOther('h', 0, 0, named('h'), 'h_t'), ...hiddenAt(experiment, 'h_t'), ...slopes(experiment)];
  return [];
}

/** f′ that was stored where h was from some step on, or up to it. */
function stored({ cell, inputs }: Subject, h: Value['at']): readonly Value[] {
  const slope = cells[cell].activation && formulas.find(({ name }) => name === slopeNames[cell]);
  if (!slope || inputs.length > MOST_STORED) return [];
  const name = `${slope.name.replaceAll('v', 'h_{k−1}')} for h_{k−1}`;
  const of = (network: Unrolled, k: number) => h(network, k - 1)!.map((value) => slope.of(value));
  return inputs
    .flatMap((_, index) => [
      {
        name: `${name}, from step ${index + 1} on`,
        at: (network: Unrolled, k: number) => (k > index ? of(network, k) : undefined),
      },
      {
        name: `${name}, up to step ${index + 1}`,
        at: (network: Unrolled, k: number) => (k <= index + 1 ? of(network, k) : undefined),
      },
    ])
    .slice(4);
}

/** f′ by h = f(a). */
const slopeNames: { readonly [C in CellName]?: string } = {
  tanh: '1 − v²',
  sigmoid: 'v(1 − v)',
  relu: '[v > 0]',
};

/** Steps that are tried one by one, at most. */
const MOST_STORED = 8;

/** The same of V, which h_t is multiplied by. */
function slopes({ cell }: Subject): readonly Value[] {
  if (cells[cell].gates.length > 1) return [];
  const h = named('h');
  return formulas.slice(1).map(({ name, of }) => ({
    name: `${name.replaceAll('v', 'h_t')} for h_t`,
    at: (network, k) => h(network, k)!.map((value) => of(value)),
  }));
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

const sameSize = ({ cell, weights }: Subject, other: 'U' | 'V') =>
  unitsOf(cell, weights) === weights[other]?.[0].length;

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
    some('step k counted k times', (k) => k),
    some('step k divided by k', (k) => 1 / k),
    some('step k divided by T − k + 1', (k, T) => 1 / (T - k + 1)),
  ];
};

/** What arrives at another node of the step, or in other steps, too. */
export const otherDelta: Changes = (quantity, experiment) => {
  if (!hasParameter(quantity)) return [];
  const { parameter } = quantity;
  const isSum = quantity.kind === 'gradient' && !actsOnOutput(parameter) && !cells[experiment.cell].pieces;
  const isShort = experiment.inputs.length <= MOST_SUMMED;
  return [...nodeDeltas(parameter, experiment), ...(isSum && isShort ? summedDeltas(parameter) : [])];
};

/** Steps, at most: at each of them there is a sum over steps. */
const MOST_SUMMED = 100;

const summedDeltas = (parameter: ParameterName): readonly Change[] =>
  [
    ['later', (k: number, j: number) => j >= k] as const,
    ['earlier', (k: number, j: number) => j <= k] as const,
  ].map(([which, isSummed]) =>
    onCopies(parameter, `what arrives in this and all ${which} steps`, {
      outer: (network, k, arrived) => {
        const edge = copyAt(network, parameter, k);
        const partner = partnerOf(edge);
        const delta = new Float64Array(edge.consumer.size);
        for (let j = 1; j <= network.steps.length; j++) {
          const own = isSummed(k, j) && arrived(copyAt(network, parameter, j).consumer);
          if (own) addTo(delta, own);
        }
        return [{ delta, x: partner ? network.session.value(partner) : ONE }];
      },
    }),
  );

const ONE = Float64Array.of(1);

function nodeDeltas(parameter: ParameterName, experiment: Subject): readonly Change[] {
  if (takesBh(experiment.cell) && ['W', 'U', 'b'].includes(parameter)) {
    const other = parameter === 'W' ? 'Ux' : 'Wh';
    return [
      onCopies(parameter, `what arrives at ${symbolOf(other)}`, {
        at: (network, k) => nodeAt(network, other, k),
      }),
    ];
  }
  if (parameter !== 'bh' && !(parameter === 'b' && cells[experiment.cell].gates.length === 1)) return [];
  return hiddenNames(experiment).map((name) =>
    onCopies(parameter, `what arrives at ${symbolOf(name)}`, {
      at: (network, k) => nodeAt(network, name, k),
    }),
  );
}
