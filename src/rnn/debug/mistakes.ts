/**
 * The mistakes that are made in backpropagation through time, one entry each. An entry never has a formula of its own:
 * it changes how the engine's rules are applied, or how its terms are read.
 */
import { cells } from '../cells/index.ts';
import { actsOnOutput, parametersOf, sizesOf } from '../experiment.ts';
import { untransposed } from './alterations.ts';
import { blocksInOrder, blocksTransposed, transposed } from './reading.ts';
import {
  acts,
  altered,
  derivativeAtOutputWays,
  isOfParameter,
  isSum,
  lastAlone,
  lastLoss,
  lossCount,
  lossWeighted,
  ofHidden,
  only,
  otherOrders,
  scaled,
  type Way,
  type WaysOf,
  weighted,
  withoutDerivativeWays,
  withoutLast,
} from './ways.ts';

interface Entry {
  /** What was done, a sentence. */
  readonly what: string;
  /** What to do instead, a sentence. */
  readonly cure: string;
  readonly ways: WaysOf;
}

const table = {
  'only-last-term': {
    what: 'The sum over k was cut to its term k = t: no path through time.',
    cure: 'Carry the gradient on to h_{t-1} and further, and add what arrives at every step k.',
    ways: (quantity, { cell }) =>
      isSum(quantity)
        ? [
            ...only(lastAlone),
            ...(cells[cell].hasCellState
              ? [{ detail: 'h_{t-1} was cut off, c_{t-1} was not', change: ofHidden(lastAlone) }]
              : []),
          ]
        : [],
  },
  'missing-last-term': {
    what: 'The term k = t was left out of the sum.',
    cure: 'Add the term k = t too: its product of Jacobians is empty, and it is usually the largest.',
    ways: (quantity, experiment) => {
      if (!isSum(quantity)) return [];
      const last = lastLoss(experiment);
      const ofLast: Way = {
        detail: 'of E_T alone',
        change: (method) => weighted(method, (t) => ({ own: Number(t !== last), earlier: 1 })),
      };
      const kept: Way = {
        detail: 'and with it all that goes through c_{t-1} alone',
        change: ofHidden(withoutLast),
      };
      return [
        ...only(withoutLast),
        ...(lossCount(experiment) > 1 ? [ofLast] : []),
        ...(cells[experiment.cell].hasCellState ? [kept] : []),
      ];
    },
  },
  'no-activation-derivative': {
    what: 'The derivative f′ of the activation was left out.',
    cure: 'Multiply by f′(a_k), entry by entry, wherever the gradient goes from h_k to a_k.',
    ways: withoutDerivativeWays,
  },
  'derivative-at-output': {
    what: 'The derivative f′ was taken at f(a), where a belongs.',
    cure: 'Take f′ at a. By h = f(a) it is h (1 - h) for sigmoid and 1 - h² for tanh, not f′(h).',
    ways: derivativeAtOutputWays,
  },
  'current-state': {
    what: 'The immediate partial of W was taken with h_k, where h_{k-1} belongs.',
    cure: 'a_k = W h_{k-1} + U x_k: multiply by the state before the step, h_0 at k = 1.',
    ways: (quantity) =>
      isOfParameter(quantity, ['W']) ? only((method) => ({ ...method, state: 'after' })) : [],
  },
  untransposed: {
    what: 'The gradient was carried back through W, where Wᵀ belongs.',
    cure: 'A gradient goes back through the transpose: Wᵀ times what arrives at a.',
    ways: (quantity, experiment) => {
      if (!acts(quantity)) return [];
      const { n, q } = sizesOf(experiment);
      const through = (names: Parameters<typeof untransposed>[0], detail: string): Way => ({
        detail,
        change: (method) => altered(method, untransposed(names)),
      });
      const own = through(['W'], '');
      return quantity.kind === 'jacobian' || n !== q
        ? [own]
        : [own, through(['W', 'V'], 'and V for Vᵀ'), through(['V'], 'V for Vᵀ, but Wᵀ as it should be')];
    },
  },
  'transposed-result': {
    what: 'The answer is the transpose of the right one.',
    cure: 'Entry (i, j) is the derivative by the weight from j to i: the outer product δ hᵀ, not h δᵀ.',
    ways: (quantity, { cell, weights }) => {
      const n = weights.W[0].length;
      const whole = only((method) => ({ ...method, read: (of, P) => transposed(method.read(of, P)) }));
      if (quantity.kind === 'jacobian') return whole;
      if (!Array.isArray(weights[quantity.parameter]![0])) return [];
      if (quantity.parameter !== 'W' || cells[cell].gates.length === 1) return whole;
      const byBlock: Way = {
        detail: 'each gate’s block by itself',
        change: (method) => ({
          ...method,
          read: (of, P) => {
            const block = method.read(of, P);
            return { ...block, values: blocksTransposed(block.values, n) };
          },
        }),
      };
      return [...whole, byBlock];
    },
  },
  'factor-2': {
    what: 'Everything is twice what it should be.',
    cure: 'E_t has the factor 1/2, which cancels the 2 of the square: dE_t/do_t = o_t - ô_t.',
    ways: (quantity) => scaled(quantity, 2),
  },
  'factor-half': {
    what: 'Everything is half of what it should be.',
    cure: 'The 1/2 of E_t cancels the 2 of the square: dE_t/do_t = o_t - ô_t, with no factor left.',
    ways: (quantity) => scaled(quantity, 1 / 2),
  },
  'mean-over-steps': {
    what: 'The mean over t was taken, where the sum belongs.',
    cure: 'E is the sum of E_t, so that dE/dP is the sum of dE_t/dP: do not divide.',
    ways: (quantity, experiment) => {
      const { T, q } = sizesOf(experiment);
      const losses = lossCount(experiment);
      const counts: [count: number, of: string][] = [
        ...(losses === T ? [] : [[losses, 'losses'] as [number, string]]),
        [T, 'steps'],
        ...(q === 1 ? [] : [[losses * q, 'outputs with a loss'] as [number, string]]),
      ];
      const overK: Way = {
        detail: 'of E_t over its terms, divided by t',
        change: (method) => lossWeighted(method, (t) => 1 / t),
      };
      return [
        ...counts.flatMap(([count, of]) =>
          scaled(quantity, 1 / count, `divided by ${count}, the number of ${of}`),
        ),
        ...(isSum(quantity) ? [overK] : []),
      ];
    },
  },
  'only-last-loss': {
    what: 'Only the last loss was differentiated, E_T alone.',
    cure: 'Add the gradients of all losses: every E_t sends one back from its own step.',
    ways: (quantity, experiment) => {
      const last = lastLoss(experiment);
      return quantity.kind === 'gradient'
        ? only((method) => lossWeighted(method, (t) => Number(t === last)))
        : [];
    },
  },
  sign: {
    what: 'The sign is the other one.',
    cure: 'dE_t/do_t is o_t - ô_t, not ô_t - o_t.',
    ways: (quantity) => scaled(quantity, -1),
  },
  'total-derivative': {
    what: 'The total derivative of h_k was taken, where the immediate partial ∂⁺ belongs: early terms count several times.',
    cure: 'Hold h_{k-1} constant in the partial at step k: the sum over k already takes the other paths.',
    ways: (quantity, { cell }) => {
      if (quantity.kind === 'jacobian' || !acts(quantity)) return [];
      const ofHidden: Way = {
        detail: 'of h_k alone, without c_k',
        change: (method) => ({ ...method, partial: 'total of h' }),
      };
      return [
        ...only((method) => ({ ...method, partial: 'total' })),
        ...(cells[cell].hasCellState ? [ofHidden] : []),
      ];
    },
  },
  'swapped-parameters': {
    what: 'These are the numbers of another parameter.',
    cure: 'W is multiplied by h_{k-1}, U by x_k, V by h_t: see which gradient was stored where.',
    ways: (quantity, experiment) =>
      quantity.kind === 'jacobian'
        ? []
        : parametersOf(experiment)
            .filter((other) => other !== quantity.parameter)
            .map((other) => ({
              detail: `the numbers of ${other}`,
              reads: other,
              change: (method) => ({ ...method, read: (of) => method.read(of, other) }),
            })),
  },
  'gate-order': {
    what: "The gates are stacked in another framework's order.",
    cure: 'Stack the blocks as PyTorch does: i, f, g, o of LSTM, and r, z, n of GRU.',
    ways: (quantity, { cell, weights }) =>
      isOfParameter(quantity, ['W', 'U', 'b'])
        ? otherOrders(cells[cell].gates).map((order) => ({
            detail: `gates in the order ${order.join(', ')}`,
            change: (method) => ({
              ...method,
              read: (of, P) =>
                method.read((name) => {
                  const isStacked = weights[name]!.length === weights.W.length && !actsOnOutput(name);
                  return isStacked ? blocksInOrder(of(name), cells[cell].gates, order) : of(name);
                }, P),
            }),
          }))
        : [],
  },
} satisfies Record<string, Entry>;

/** What an answer is an answer to. */
export type { Quantity } from './ways.ts';

export type MistakeId = keyof typeof table;

/** A mistake of the table. */
export interface Mistake extends Entry {
  readonly id: MistakeId;
}

/** All mistakes that are recognised. */
export const mistakes: readonly Mistake[] = (Object.entries(table) as [MistakeId, Entry][]).map(
  ([id, entry]) => ({ id, ...entry }),
);

/** Whether two mistakes can be made at once. */
export const areCompatible = (a: MistakeId, b: MistakeId): boolean =>
  a !== b && !exclusive.some((ids) => ids.includes(a) && ids.includes(b));

const exclusive: readonly (readonly MistakeId[])[] = [
  ['no-activation-derivative', 'derivative-at-output'],
  ['only-last-term', 'missing-last-term'],
  ['factor-2', 'factor-half'],
];
