/** One edge of the graph: left out, counted twice, negated; or multiplied by something else. */
import type { Subject } from '../subject.ts';
import { altering, type Changes } from '../change.ts';
import {
  edgesOf,
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
import { valuesAt } from './values.ts';

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
export const edgeNegated = eachEdge(timesRule(-1), '');

/** The other factor of a product, exchanged for a value at hand, or left out. */
export const otherFactor: Changes = (quantity, experiment) => {
  if (!acts(quantity)) return [];
  return productsOf(experiment).flatMap((edge) => [
    altering(
      `1 on ${nameOf(edge)}`,
      onEdges([edge], () => entrywise(() => 1)),
    ),
    ...valuesAt(experiment).flatMap((value) =>
      exchanges.slice(0, value.name.includes('{k') ? 1 : undefined).map(({ name, of }) =>
        altering(
          `${name.replaceAll('v', value.name)} on ${nameOf(edge)}`,
          onEdges([edge], (rule, node, network) => {
            const other = value.at(network, node.step!);
            return other ? entrywise((i) => of(other[i])) : rule;
          }),
        ),
      ),
    ),
  ]);
};

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
