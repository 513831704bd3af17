/** f′: left out, taken elsewhere, or another formula. */
import { type GraphNode, type Pullback, rules } from '../../../autograd/index.ts';
import { type CellName, cells } from '../../cells/index.ts';
import type { Subject } from '../subject.ts';
import { acts, hasParameter, isSum } from './asks.ts';
import { altering, alteringPartials, alteringTime, type Changes } from '../change.ts';
import type { Alteration } from '../method.ts';
import type { Unrolled } from '../../unroll.ts';
import { nodeAt } from '../nodes.ts';
import { addTo, beforeTheLast, entrywise, everyStep, symbolOf } from '../steps.ts';
import { firstOf, formulas, functions, shifts } from './values.ts';

/** Some of the activations of a cell. */
interface Activations {
  /** Which, as `of gate i alone`; empty where a cell has only one. */
  readonly detail: string;
  /** Names of their nodes. */
  readonly names: readonly string[];
}

/** Activations of a cell of which f′ may be mistaken and not of the others, all of them first. */
function activationsOf(cell: CellName): readonly Activations[] {
  const { gates, candidate, hasCellState } = cells[cell];
  if (gates.length === 1) return [{ detail: '', names: cell === 'linear' ? [] : ['h'] }];
  const namesOf = (some: readonly string[]) => some.map((gate) => `gate ${gate}`);
  const all = namesOf(gates);
  const alone = gates.map((gate) => ({ detail: `of gate ${gate} alone`, names: namesOf([gate]) }));
  const sigmoids = {
    detail: 'of the sigmoids, not of tanh',
    names: namesOf(gates.filter((gate) => gate !== candidate)),
  };
  if (!hasCellState) return [{ detail: 'of all gates', names: all }, sigmoids, ...alone];
  return [
    { detail: 'of all gates and of tanh c', names: [...all, 'tanh c'] },
    { detail: 'of the gates, not of tanh c', names: all },
    { detail: 'of tanh c, not of the gates', names: ['tanh c'] },
    sigmoids,
    { detail: 'of tanh, not of the sigmoids', names: [...namesOf([candidate]), 'tanh c'] },
    { detail: 'of the sigmoids and of tanh c', names: [...sigmoids.names, 'tanh c'] },
    ...alone,
  ];
}

type Rule = (node: GraphNode, own: Pullback<any>, network: Unrolled) => Pullback<any>;

const replacing = (
  { names }: Activations,
  rule: Rule,
  { isOfOwnStep = false, steps = everyStep } = {},
): Alteration => ({
  names,
  isOfOwnStep,
  start: (network) => (node, own) =>
    node.rule && steps.has(node.step!, network.steps.length) ? [rule(node, own[0], network)] : undefined,
});

const isSimple = ({ cell }: Subject): boolean => cells[cell].gates.length === 1;

/** A mistaken f′ of each set of activations: wherever it is used, or in one of the two places where a simple cell has it. */
const everywhereOrInPart =
  (rule: Rule): Changes =>
  (quantity, experiment) => {
    if (!acts(quantity)) return [];
    const sets = activationsOf(experiment.cell);
    const made = (set: Activations) => replacing(set, rule);
    const everywhere = sets.map((set) => altering(set.detail, made(set)));
    if (!hasParameter(quantity)) return everywhere;
    if (isSimple(experiment))
      everywhere.push(altering(beforeTheLast.detail, replacing(sets[0], rule, { steps: beforeTheLast })));
    return [
      ...everywhere,
      ...(isSimple(experiment)
        ? []
        : sets.flatMap((set) =>
            set.detail.endsWith('alone')
              ? [alteringPartials(`${set.detail}, in the immediate partial alone`, made(set))]
              : [],
          )),
      alteringTime('in the Jacobians dh_j/dh_{j-1} alone', made(gatesOf(sets))),
      alteringPartials('in the immediate partial alone', made(gatesOf(sets))),
    ];
  };

/** All that stand between a step's state and its pre-activations. */
const gatesOf = (sets: readonly Activations[]): Activations =>
  sets.find(({ detail }) => detail === 'of the gates, not of tanh c') ?? sets[0];

const withoutRule: Rule = () => rules.identity.backward[0];

/** f′ = 1. */
export const withoutDerivative: Changes = (quantity, experiment) => [
  ...everywhereOrInPart(withoutRule)(quantity, experiment),
  ...(isSum(quantity) && isSimple(experiment)
    ? [
        altering(
          'where each E_t enters alone, from h_t to a_t',
          replacing(activationsOf(experiment.cell)[0], withoutRule, { isOfOwnStep: true }),
        ),
      ]
    : []),
];

/** f′(f(a)) for f′(a). */
export const derivativeAtOutput: Changes = everywhereOrInPart(({ rule }) => (dx, dy, frame, lanes) => {
  const further = { ...frame, x: [frame.y], y: new Float64Array(frame.y.length) };
  rule!.forward(further);
  rule!.backward[0](dx, dy, further, lanes);
});

/** What f′ may be taken with. */
interface Argument {
  readonly name: string;
  readonly at: (network: Unrolled, k: number, node: GraphNode) => Float64Array | undefined;
}

const output: Argument['at'] = (network, k, node) => valueOf(network, nodeAt(network, node.name!, k));
const input: Argument['at'] = (network, k, node) =>
  valueOf(network, nodeAt(network, node.inputs[0].name!, k));
const valueOf = ({ session }: Unrolled, node: GraphNode | undefined) => node && session.value(node);

/** Of this step: f(a), a, and a function more. */
const ownArguments: readonly Argument[] = [
  { name: 'f(a)', at: output },
  { name: 'a', at: input },
].flatMap((own) => [
  own,
  ...functions.map((f) => ({
    name: `${f.name}(${own.name})`,
    at: (...from: Parameters<Argument['at']>) => own.at(...from)?.map(f.of),
  })),
]);

/** Of its neighbours. */
const otherArguments = (node: string, first: number): readonly Argument[] =>
  [-1, 1].flatMap((shift) => [
    ...shifts(node === 'h' ? 'h' : 'f(a)', shift, firstOf(node), output),
    ...shifts('a', shift, first, input),
  ]);

interface Derivative {
  readonly name: string;
  readonly rule: Rule;
}

const withArgument =
  ({ at }: Argument, of: (v: number) => number): Rule =>
  (node, own, network) => {
    const value = at(network, node.step!, node);
    return value ? entrywise((i) => of(value[i])) : own;
  };

/** Of this step: what else it computes. */
const besideArguments = ({ cell, weights }: Subject, { names, detail }: Activations): readonly Argument[] => {
  const { gates, hasCellState } = cells[cell];
  const others =
    gates.length === 1
      ? ['Wh', 'Ux', ...(weights.b ? ['Wh + Ux'] : [])]
      : detail.endsWith('alone')
        ? [...gates.map((gate) => `gate ${gate}`), ...(hasCellState ? ['tanh c', 'c', 'h'] : ['h'])]
        : [];
  return others
    .filter((name) => !names.includes(name))
    .map((name) => ({
      name: name.startsWith('gate ') ? symbolOf(name) : name === 'h' || name === 'c' ? `${name}_k` : name,
      at: (network, k) => valueOf(network, nodeAt(network, name, k)),
    }));
};

/** The same step whichever it is, as what was not kept by steps. */
const fixedArguments: readonly Argument[] = [
  ['the last step', (_k: number, T: number) => T] as const,
  ['step 1', () => 1] as const,
  ['step T − k + 1', (k: number, T: number) => T + 1 - k] as const,
].map(([which, step]) => ({
  name: `f(a) of ${which}`,
  at: (network, k, node) => output(network, step(k, network.steps.length), node),
}));

/** f′ by other formulas, of every value at hand. */
const derivatives = (
  node: string,
  experiment: Subject,
  set: Activations,
  first: number,
): readonly Derivative[] => [
  ...ownArguments.flatMap((argument) =>
    formulas.map(({ name, of }) => ({
      name: name.replaceAll('v', argument.name),
      rule: withArgument(argument, of),
    })),
  ),
  ...besideArguments(experiment, set).flatMap((argument) => [
    ...(isSimple(experiment) ? formulas.slice(0, 4) : formulas.slice(1, 3)).map(({ name, of }) => ({
      name: name.replaceAll('v', argument.name),
      rule: withArgument(argument, of),
    })),
    ...(isSimple(experiment)
      ? [{ name: `f′ by ${argument.name}`, rule: ofNeighbour({ ...argument, name: 'a' }) }]
      : []),
  ]),
  // What is not kept by steps is so for all gates.
  ...(set.detail.endsWith('alone') ? [] : fixedArguments).flatMap((argument) => [
    ...formulas.slice(0, 3).map(({ name, of }) => ({
      name: name.replaceAll('v', argument.name),
      rule: withArgument(argument, of),
    })),
    { name: `f′ by ${argument.name}`, rule: ofNeighbour(argument) },
  ]),
  ...(isSimple(experiment) && experiment.cell !== 'linear' ? ofGradient : []),
  ...(experiment.cell === 'relu' ? leaks : []).map(({ name, of }) => ({
    name,
    rule: withArgument(
      ownArguments.find((own) => own.name === 'a')!,
      of,
    ),
  })),
  ...otherArguments(node, first).flatMap((argument) => [
    ...formulas.slice(0, 3).map(({ name, of }) => ({
      name: name.replaceAll('v', argument.name),
      rule: withArgument(argument, of),
    })),
    { name: `f′ by ${argument.name}`, rule: ofNeighbour(argument) },
  ]),
  { name: 'f′ twice', rule: (_node, own) => twice(own) },
  { name: 'the mean of f′ over all units', rule: (node, own, network) => onAverage(node, own, network) },
];

/** Slopes that became one number on their way. */
const onAverage: Rule = ({ id, size }, own, { session }) => {
  const slopes = new Float64Array(size);
  own(slopes, new Float64Array(size).fill(1), session.frames[id], { count: 1, from: 0, to: 1 });
  const mean = slopes.reduce((sum, x) => sum + x, 0) / size;
  return entrywise(() => mean);
};

/** A rule whose result does not have what arrives as a factor. */
const insteadOfProduct =
  (of: (node: GraphNode, dy: Float64Array, own: Pullback<any>, network: Unrolled) => Float64Array): Rule =>
  (node, own, network) =>
  (dx, dy, frame, lanes) =>
    lanes.count > 1 ? own(dx, dy, frame, lanes) : addTo(dx, of(node, dy, own, network));

/** f′ by f(a). */
const byOutput: { readonly [op: string]: (v: number) => number } = {
  tanh: (v) => 1 - v * v,
  sigmoid: (v) => v * (1 - v),
  relu: (v) => Number(v > 0),
};

/** f itself, of what arrives; f′ without it, or of it. */
const ofGradient: readonly Derivative[] = [
  {
    name: 'f of what arrives',
    rule:
      ({ rule }) =>
      (dx, dy) => {
        const y = new Float64Array(dy.length);
        rule!.forward({ x: [dy], y } as any);
        addTo(dx, y);
      },
  },
  {
    name: 'f of what arrives, and f′,',
    rule:
      ({ rule }, own) =>
      (dx, dy, frame, lanes) => {
        const y = new Float64Array(dy.length);
        rule!.forward({ x: [dy], y } as any);
        own(dx, y, frame, lanes);
      },
  },
  {
    name: 'f′ alone, not times what arrives,',
    rule: insteadOfProduct((node, dy, own, { session }) => {
      const slopes = new Float64Array(dy.length);
      own(slopes, new Float64Array(dy.length).fill(1), session.frames[node.id], { count: 1, from: 0, to: 1 });
      return slopes;
    }),
  },
  {
    name: 'f′ of what arrives, as if that were f(a), times it',
    rule: insteadOfProduct(({ op }, dy) => dy.map((y) => byOutput[op](y) * y)),
  },
  {
    name: 'f′ of what arrives, as if that were f(a), alone',
    rule: insteadOfProduct(({ op }, dy) => dy.map(byOutput[op])),
  },
  {
    name: '[dE/dh > 0]',
    rule: () => (dx, dy) =>
      addTo(
        dx,
        dy.map((y) => (y > 0 ? y : 0)),
      ),
  },
];

/** Of a ReLU. */
const leaks: readonly { readonly name: string; readonly of: (v: number) => number }[] = [
  { name: '½ where a = 0', of: (a) => (a > 0 ? 1 : a === 0 ? 0.5 : 0) },
  { name: '[a ≤ 0]', of: (a) => Number(a <= 0) },
  ...[0.01, 0.1, 0.2].map((slope) => ({
    name: `1 or ${slope}, of a leaky ReLU`,
    of: (a: number) => (a > 0 ? 1 : slope),
  })),
];

/** f′ of another step's pre-activation, given as one of the arguments. */
const ofNeighbour =
  ({ at, name }: Argument): Rule =>
  (node, own, network) => {
    const value = at(network, node.step!, node);
    if (!value) return own;
    const isInput = name.startsWith('a');
    return (dx, dy, frame, lanes) => {
      const other = { ...frame, x: [value], y: value };
      if (isInput) {
        other.y = new Float64Array(value.length);
        node.rule!.forward(other);
      }
      node.rule!.backward[0](dx, dy, other, lanes);
    };
  };

const twice =
  (own: Pullback<any>): Pullback<any> =>
  (dx, dy, frame, lanes) => {
    const once = new Float64Array(dy.length);
    own(once, dy, frame, lanes);
    own(dx, once, frame, lanes);
  };

/** Another formula for f′, or another value in it. */
export const otherDerivative: Changes = (quantity, experiment) => {
  if (!acts(quantity)) return [];
  // Of h = a there is no f′, but someone may have another cell's.
  const sets = experiment.cell === 'linear' ? [{ detail: '', names: ['h'] }] : activationsOf(experiment.cell);
  return sets.flatMap((set) =>
    derivatives(isSimple(experiment) ? 'h' : '', experiment, set, set.names[0] === 'tanh c' ? 0 : 1).flatMap(
      ({ name, rule }) => {
        const label = `${name} for f′${set.detail && ` ${set.detail}`}`;
        const alteration = replacing(set, rule);
        const everywhere = altering(label, alteration);
        if (!hasParameter(quantity) || set.detail) return [everywhere];
        return [
          everywhere,
          alteringTime(`${label}, on the way from step to step alone`, alteration),
          alteringPartials(`${label}, in the immediate partial alone`, alteration),
          altering(`${label}, where each E_t enters alone`, replacing(set, rule, { isOfOwnStep: true })),
          altering(`${label}, ${beforeTheLast.detail}`, replacing(set, rule, { steps: beforeTheLast })),
        ];
      },
    ),
  );
};
