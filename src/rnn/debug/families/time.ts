/** How gradients go from step to step: how far, how often, and where they join in. */
import type { GraphNode } from '../../../autograd/index.ts';
import { cells } from '../../cells/index.ts';
import type { Subject } from '../subject.ts';
import { altering, type Change, type Changes, ofHidden, onRoute, weighting } from '../change.ts';
import type { Alteration } from '../method.ts';
import {
  addTo,
  edgesOf,
  everyStep,
  nothing,
  onEdges,
  partOf,
  type StepEdge,
  type StepSet,
} from '../steps.ts';
import { named, type Value } from './values.ts';
import { acts, hasParameter, isSum } from './asks.ts';
import { lossSteps } from '../../loss-alone.ts';

const lastAlone = weighting('', () => ({ own: 1, earlier: 0 }));
const withoutLast = weighting('', () => ({ own: 0, earlier: 1 }));

export const onlyLastTerm: Changes = (quantity, { cell }) => {
  if (!isSum(quantity)) return [];
  return cells[cell].hasCellState
    ? [lastAlone, ofHidden(lastAlone, 'h_{t-1} was cut off, c_{t-1} was not')]
    : [lastAlone];
};

export const missingLastTerm: Changes = (quantity, experiment) => {
  if (!isSum(quantity)) return [];
  const losses = lossSteps(experiment.targets);
  const last = losses.at(-1);
  return [
    withoutLast,
    ...(losses.length > 1
      ? [weighting('of E_T alone', (t) => ({ own: Number(t !== last), earlier: 1 }))]
      : []),
    ...(cells[experiment.cell].hasCellState
      ? [ofHidden(withoutLast, 'and with it all that goes through c_{t-1} alone')]
      : []),
  ];
};

export const totalDerivative: Changes = (quantity, { cell }) => {
  if (!hasParameter(quantity) || !acts(quantity)) return [];
  const total = (detail: string, partial: 'total' | 'total of h') =>
    onRoute(detail, (method) => ({ ...method, partial }));
  return [
    total('', 'total'),
    ...(cells[cell].hasCellState ? [total('of h_k alone, without c_k', 'total of h')] : []),
  ];
};

/** Cut off after some steps: sliding, or where a window begins. */
export const truncated: Changes = (quantity, experiment) => {
  if (!isSum(quantity)) return [];
  const T = experiment.inputs.length;
  const lengths = Array.from({ length: Math.min(T, MOST) - 1 }, (_, index) => index + 1);
  const windows = (size: number, first: number): Change =>
    altering(
      `windows of ${size} steps${first === 0 ? '' : `, the first of ${first}`}`,
      onEdges(throughTime(experiment), () => nothing, {
        detail: '',
        has: (k) => k > 1 && (k - 1 - first) % size === 0,
      }),
    );
  return [
    ...lengths.map((within) =>
      onRoute(`after ${within === 1 ? '1 step' : `${within} steps`}`, (method) => ({
        ...method,
        within: within + 1,
      })),
    ),
    ...lengths.slice(1).flatMap((size) => [windows(size, 0), ...(T % size ? [windows(size, T % size)] : [])]),
  ];
};

/** Steps of truncation that are tried, at most. */
const MOST = 64;

const throughTime = (experiment: Subject): readonly StepEdge[] =>
  edgesOf(experiment).filter(({ isThroughTime }) => isThroughTime);

/** One path from step to step alone is cut, or all but one. */
export const cutPaths: Changes = (quantity, experiment) => {
  const edges = throughTime(experiment);
  if (!acts(quantity) || edges.length < 2) return [];
  return edges.map((edge) =>
    altering(
      `only through ${edge.consumer}`,
      onEdges(
        edges.filter((other) => other !== edge),
        () => nothing,
      ),
    ),
  );
};

/** What is carried to the step before is carried on once more, or what belongs to a step alone goes with it. */
export const carriedTwice: Changes = (quantity, experiment) => {
  if (!acts(quantity)) return [];
  const edges = edgesOf(experiment);
  return (cells[experiment.cell].hasCellState ? ['h', 'c'] : ['h']).flatMap((state) => {
    const arriving = edges.filter(({ input, consumer }) => input === state && consumer !== state);
    const later = arriving.filter(({ isThroughTime }) => isThroughTime);
    const own = arriving.filter(({ isThroughTime }) => !isThroughTime);
    const also = (what: string, kept: readonly StepEdge[]) =>
      altering(`${what} is added to ${state}_{k−1} as well`, keptFor(kept, later));
    return [
      also(`what came to ${state}_k from later steps`, later),
      also(`what E_k sends to ${state}_k`, own),
      also(`all that came to ${state}_k`, arriving),
    ];
  });
};

/** What comes to the last state from later steps, or to each, where it is 0. */
export const extraStart: Changes = (quantity, { cell }) => {
  if (!acts(quantity) || quantity.kind === 'jacobian') return [];
  const values: readonly [name: string, at: Value['at']][] = [
    ['1 in every entry', () => undefined],
    ['h_T', (network) => named('h')(network, network.steps.length)],
  ];
  return (cells[cell].hasCellState ? ['h', 'c'] : ['h']).flatMap((state) =>
    [lastStep, everyStep].flatMap((steps) =>
      values.map(([name, at]) =>
        altering(
          `${name} comes to ${state}_${steps === lastStep ? 'T' : 'k'} beside what losses send`,
          onEdges(
            [0, 1].map((slot) => ({ consumer: state, slot })),
            (rule, _node, network) => (dx, dy, frame, lanes) => {
              const value = at(network, network.steps.length);
              rule(dx, lanes.count > 1 ? dy : dy.map((y, i) => y + (value?.[i] ?? 1)), frame, lanes);
            },
            steps,
          ),
        ),
      ),
    ),
  );
};

const lastStep: StepSet = { detail: 'at the last step alone', has: (k, T) => k === T };

/** What came along some edges to a state goes to the state of the step before, too, as it is. */
const keptFor = (edges: readonly StepEdge[], later: readonly StepEdge[]): Alteration => ({
  names: [...new Set([...edges, ...later].map(({ consumer }) => consumer))],
  start: (network) => {
    const sums = new Map<number, Float64Array>();
    const isKept = (node: GraphNode, slot: number) =>
      edges.some((edge) => edge.consumer === node.name && edge.slot === slot);
    const added = new Set<number>();
    return onEdges([...new Set([...edges, ...later])], (rule, node) => {
      const slot = node.rule!.backward.length === 1 ? 0 : edgeSlot(node);
      return (dx, dy, frame, lanes) => {
        const part = partOf(rule, dx, dy, frame, lanes);
        const to = node.inputs[slot].step!;
        const before = sums.get(node.step!);
        if (to < node.step! && before && !added.has(node.step!)) {
          addTo(part, before);
          added.add(node.step!);
        }
        addTo(dx, part);
        if (!isKept(node, slot)) return;
        const sum = sums.get(to);
        if (sum) addTo(sum, part);
        else sums.set(to, part);
      };
    }).start(network);

    function edgeSlot(node: GraphNode): number {
      return [...edges, ...later].find(({ consumer }) => consumer === node.name)!.slot;
    }
  },
});
