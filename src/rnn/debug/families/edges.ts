/** One edge of the graph: left out, counted twice, negated; or multiplied by something else. */
import type { Subject } from '../subject.ts';
import type { Unrolled } from '../../unroll.ts';
import { altering, type Changes } from '../change.ts';
import type { Alteration } from '../method.ts';
import {
  addTo,
  edgesOf,
  partOf,
  entrywise,
  everyStep,
  nothing,
  onEdges,
  type Replacement,
  someSteps,
  type StepEdge,
  symbolOf,
  timesRule,
} from '../steps.ts';
import { acts } from './asks.ts';
import { type Value, valuesAt } from './values.ts';

/** `the way from h_k to o_k`. */
const nameOf = ({ consumer, input, isThroughTime }: StepEdge): string =>
  `the way back from ${symbolOf(consumer)} to ${symbolOf(input, isThroughTime ? -1 : 0)}`;

const eachEdge =
  (replace: Replacement, verb: string): Changes =>
  (quantity, experiment) =>
    acts(quantity)
      ? edgesOf(experiment).flatMap((edge) =>
          [everyStep, ...someSteps].map((steps) =>
            altering(
              `${nameOf(edge)}${verb}${steps.detail && `, ${steps.detail}`}`,
              onEdges([edge], replace, steps),
            ),
          ),
        )
      : [];

export const edgeMissing = eachEdge(() => nothing, '');
export const edgeTwice = eachEdge(timesRule(2), '');
export const edgeHalved = eachEdge(timesRule(1 / 2), '');
export const edgeNegated = eachEdge(timesRule(-1), '');

/** What goes from step to step is multiplied by a number. */
export const edgeScaled: Changes = (quantity, experiment) => {
  if (!acts(quantity)) return [];
  const T = experiment.inputs.length;
  const n = experiment.initial.h.length;
  const factors: readonly [factor: number, name: string][] = [
    ...[0.1, 0.5, 0.9, 0.99, 2].map((factor): [number, string] => [factor, String(factor)]),
    [1 / T, '1/T'],
    [1 / n, '1/n'],
  ];
  const edges = edgesOf(experiment).filter(({ isThroughTime }) => isThroughTime);
  return factors.map(([factor, name]) =>
    altering(`all that goes to the step before, times ${name}`, onEdges(edges, timesRule(factor))),
  );
};

/** The other factor of a product, exchanged for a value at hand, or left out. */
export const otherFactor: Changes = (quantity, experiment) => {
  if (!acts(quantity)) return [];
  const products = productsOf(experiment);
  const exchanged = [...new Set(products.map(({ consumer }) => consumer))].map((product) =>
    altering(
      `each of the two factors of ${product} for the other`,
      onEdges(
        [0, 1].map((slot) => ({ consumer: product, slot })),
        (_rule, _node, _network, slot) => (dx, dy, frame, lanes) =>
          entrywise((i) => frame.x[slot][i])(dx, dy, frame, lanes),
      ),
    ),
  );
  return exchanged.concat(
    products.flatMap((edge) => [
      altering(
        `1 on ${nameOf(edge)}`,
        onEdges([edge], () => entrywise(() => 1)),
      ),
      ...valuesAt(experiment).flatMap((value) =>
        exchangesOf(value).map(({ name, of }) =>
          altering(
            `${name.replaceAll('v', value.name)} on ${nameOf(edge)}`,
            onEdges([edge], (rule, node, network) => {
              const other = value.at(network, node.step!);
              return other ? entrywise((i) => of(other[i])) : rule;
            }),
          ),
        ),
      ),
    ]),
  );
};

/** Of what belongs to other steps c alone has a tanh at hand. */
const exchangesOf = ({ name }: Value) =>
  exchanges.filter(
    (each) => !name.includes('{k') || each.name === 'v' || (each.name === 'tanh(v)' && name.startsWith('c_')),
  );

/** A difference that is multiplied: as if the product had been taken apart, one way has another factor. */
export const otherShare: Changes = (quantity, experiment) => {
  if (!acts(quantity)) return [];
  const edges = edgesOf(experiment);
  const values = valuesAt(experiment).filter(({ name }) => !name.includes('{k'));
  return edges
    .filter(({ op }) => op === 'sub')
    .flatMap((edge) => {
      const product = edges.find(({ op, input }) => op === 'mul' && input === edge.consumer);
      if (!product) return [];
      // What the other way to the same node brings is a part of it.
      const beside = edges.filter(({ input, consumer }) => input === edge.input && consumer === 'h');
      const factors = [
        { name: '1', at: () => undefined, of: () => 1 },
        ...values.flatMap((value) =>
          exchanges
            .slice(0, 3)
            .map(({ name, of }) => ({ name: name.replaceAll('v', value.name), at: value.at, of })),
        ),
      ];
      return factors.map(({ name, at, of }) =>
        altering(
          `${name} on the way back from h_k to ${symbolOf(edge.input, edge.isThroughTime ? -1 : 0)}`,
          onEdges(beside, () => nothing),
          sharing(product, edge, (network, k) => {
            const other = at(network, k);
            return (i) => of(other?.[i] ?? 0);
          }),
        ),
      );
    });
};

/** What arrives at a product goes along an edge of its difference, with a factor of its own. */
const sharing = (
  product: StepEdge,
  edge: StepEdge,
  factorAt: (network: Unrolled, k: number) => (i: number) => number,
): Alteration => ({
  names: [product.consumer, edge.consumer],
  start: (network) => {
    const arrived = new Map<number, Float64Array>();
    const keep = onEdges([product], (rule, node) => (dx, dy, frame, lanes) => {
      arrived.set(node.step!, dy);
      rule(dx, dy, frame, lanes);
    }).start(network);
    const share = onEdges([edge], (_rule, node) => (dx, _dy, frame, lanes) => {
      const dy = arrived.get(node.step!);
      if (dy) entrywise(factorAt(network, node.step!))(dx, dy, frame, lanes);
    }).start(network);
    return (node, rules) => keep(node, rules) ?? share(node, rules);
  },
});

/** A factor too many: on the way through a product or an activation, or to the step before. */
export const extraFactor: Changes = (quantity, experiment) => {
  if (!acts(quantity)) return [];
  const edges = edgesOf(experiment).filter(
    ({ consumer }) => consumer !== 'E' && consumer !== 'o' && consumer !== 'Vh',
  );
  const values = valuesAt(experiment).filter(({ name }) => !name.includes('where there is none'));
  return edges.flatMap((edge) =>
    edge.op === 'matmul' && !isSquare(experiment)
      ? []
      : values.map((value) =>
          altering(
            `${value.name} more on ${nameOf(edge)}`,
            onEdges([edge], (rule, node, network) => {
              const other = value.at(network, node.step!);
              if (!other) return rule;
              return (dx, dy, frame, lanes) => {
                const part = partOf(rule, dx, dy, frame, lanes);
                addTo(
                  dx,
                  part.map((x, i) => x * other[Math.floor(i / lanes.count)]),
                );
              };
            }),
          ),
        ),
  );
};

/** Whether what W leads to are n numbers. */
const isSquare = ({ weights: { W } }: Subject): boolean => W.length === W[0]?.length;

const productsOf = (experiment: Subject) => edgesOf(experiment).filter(({ op }) => op === 'mul');

const exchanges: readonly { readonly name: string; readonly of: (v: number) => number }[] = [
  { name: 'v', of: (v) => v },
  { name: '−v', of: (v) => -v },
  { name: '1 − v', of: (v) => 1 - v },
  { name: 'tanh(v)', of: Math.tanh },
  { name: 'σ(v)', of: (v) => 1 / (1 + Math.exp(-v)) },
  { name: 'v²', of: (v) => v * v },
  { name: 'v(1 − v)', of: (v) => v * (1 - v) },
  { name: '1 − v²', of: (v) => 1 - v * v },
];
