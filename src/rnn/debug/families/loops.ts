/** What the loop over steps does beside differentiating: it adds up, clips, and updates weights on its way. */
import type { Pullback } from '../../../autograd/index.ts';
import { cells, knows } from '../../cells/index.ts';
import { norm } from '../../matrix.ts';
import { altering, type Changes } from '../change.ts';
import type { Alteration } from '../method.ts';
import { addTo, edgesOf, onEdges, partOf, symbolOf } from '../steps.ts';
import { acts, isSum } from './asks.ts';

/** Buffers that are not set to zero: what arrives at a node is added to what arrived at the same one of later steps. */
export const accumulated: Changes = (quantity, experiment) => {
  if (!acts(quantity)) return [];
  const edges = edgesOf(experiment).filter(({ consumer }) => consumer !== 'E');
  return [...new Set(edges.map(({ consumer }) => consumer))].map((name) =>
    altering(
      `what arrives at ${symbolOf(name)} has that of all later steps in it`,
      summed(
        name,
        edges.flatMap(({ consumer, slot }) => (consumer === name ? [slot] : [])),
      ),
    ),
  );
};

const summed = (name: string, slots: readonly number[]): Alteration => ({
  names: [name],
  start: (network) => {
    const sums = new Map<number, Float64Array>();
    return onEdges(
      slots.map((slot) => ({ consumer: name, slot })),
      (rule, node) => (dx, dy, frame, lanes) => {
        let sum = sums.get(node.step!);
        if (!sum) {
          sum = dy.slice();
          const later = sums.get(node.step! + 1);
          if (later) addTo(sum, later);
          sums.set(node.step!, sum);
        }
        rule(dx, sum, frame, lanes);
      },
    ).start(network);
  },
});

/** Bounds that people clip at. */
const bounds = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10];

/** Clipped in every step, by entries or by norm. */
export const clippedInside: Changes = (quantity, experiment) => {
  if (!isSum(quantity)) return [];
  const { hasCellState, gates } = cells[experiment.cell];
  const states = hasCellState ? ['h', 'c'] : ['h'];
  const activations = gates.length === 1 ? ['h'] : gates.map((gate) => `gate ${gate}`);
  const edges = edgesOf(experiment);
  const carried = edges.filter(({ input, isThroughTime }) => input === 'h' && isThroughTime);
  const leaving = edges.filter(({ consumer }) => activations.includes(consumer));
  const gatesAlone =
    gates.length === 1
      ? []
      : gates.flatMap((gate) => {
          const some = edges.filter(({ consumer }) => consumer === `gate ${gate}`);
          return [true, false].map((isBefore) => ({
            what: `dE/d${isBefore ? `${gate}_k` : `a_k of gate ${gate}`}`,
            some,
            isBefore,
          }));
        });
  const arriving = (state: string) => edges.filter(({ consumer }) => consumer === state);
  return bounds.flatMap((bound) =>
    limits.flatMap(({ name, limit }) => [
      ...states.map((state) =>
        altering(
          `dE/d${symbolOf(state)} ${name}${bound} in every step`,
          onEdges(withBothSlots(arriving(state)), (rule) => (dx, dy, frame, lanes) => {
            rule(dx, limit(dy, bound), frame, lanes);
          }),
        ),
      ),
      ...(name === limits[0].name ? gatesAlone : []).map(({ what, some, isBefore }) =>
        altering(
          `${what} ${name}${bound} in every step`,
          onEdges(some, (rule) => (dx, dy, frame, lanes) => {
            if (isBefore) rule(dx, limit(dy, bound), frame, lanes);
            else addTo(dx, limit(partOf(rule, dx, dy, frame, lanes), bound));
          }),
        ),
      ),
      ...[
        ...(carried.length === 1 ? [['what goes to h_{k−1}', carried] as const] : []),
        ['δ_k', leaving] as const,
      ].map(([what, some]) =>
        altering(
          `${what} ${name}${bound} in every step`,
          onEdges(some, (rule) => (dx, dy, frame, lanes) => {
            addTo(dx, limit(partOf(rule, dx, dy, frame, lanes), bound));
          }),
        ),
      ),
    ]),
  );
};

/** A sum has no factors, and its edges are no forks, but what arrives at it goes both ways. */
const withBothSlots = (edges: readonly { readonly consumer: string; readonly slot: number }[]) =>
  edges.flatMap(({ consumer }) => [0, 1].map((slot) => ({ consumer, slot })));

const limits: readonly {
  readonly name: string;
  readonly limit: (x: Float64Array, bound: number) => Float64Array;
}[] = [
  {
    name: 'clipped at ±',
    limit: (x, bound) => x.map((entry) => Math.max(-bound, Math.min(bound, entry))),
  },
  {
    name: 'scaled down to norm ',
    limit: (x, bound) => {
      const size = norm(x);
      return size > bound ? x.map((entry) => (entry / size) * bound) : x;
    },
  },
];

const rates = [1, 0.5, 0.1, 0.05, 0.01, 0.005, 0.001, 1e-4];

/** W changes while it still carries gradients back. */
export const updatedInside: Changes = (quantity, experiment) => {
  if (!isSum(quantity) || !knows(experiment.cell, 'W') || cells[experiment.cell].pieces) return [];
  return rates.flatMap((rate) =>
    [true, false].flatMap((isAfter) =>
      [false, true].map((isWhole) =>
        altering(
          `W −= ${rate} ${isWhole ? 'dW so far' : 'what step k adds to dW'}, ${isAfter ? 'after' : 'before'} it is used in step k`,
          updating(rate, isAfter, isWhole),
        ),
      ),
    ),
  );
};

const updating = (rate: number, isAfter: boolean, isWhole: boolean): Alteration => ({
  names: ['Wh'],
  start: ({ parameters, session }) => {
    const W = session.value(parameters.W).slice();
    const total = new Float64Array(W.length);
    const update = (dy: Float64Array, h: Float64Array) => {
      const gradient = isWhole ? total : new Float64Array(W.length);
      dy.forEach((slope, row) => {
        for (let column = 0; column < h.length; column++)
          gradient[row * h.length + column] += slope * h[column];
      });
      addTo(W, gradient, -rate);
    };
    return (_node, rules) => {
      const back: Pullback<any> = (dx, dy, frame, lanes) => {
        if (lanes.count > 1) return rules[1](dx, dy, frame, lanes);
        const h = frame.x[1];
        if (!isAfter) update(dy, h);
        rules[1](dx, dy, { ...frame, x: [W, h] }, lanes);
        if (isAfter) update(dy, h);
      };
      return [rules[0], back];
    };
  },
});
