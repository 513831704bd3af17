/**
 * The mistakes that are made in backpropagation through time, one entry each. An entry never has a formula of its own:
 * it changes how the engine's rules are applied, or how its terms are read.
 */
import { type CellName, cells } from '../cells/index.ts';
import { actsOnOutput, type Experiment, type ParameterName, parametersOf } from '../experiment.ts';
import { derivativeAtOutput, untransposed, withoutDerivative } from './alterations.ts';
import { blocksInOrder, transposed } from './reading.ts';
import type { Alteration, Method } from './workings.ts';

/** What an answer is an answer to. */
export type Quantity =
  | { readonly kind: 'gradient'; readonly parameter: ParameterName }
  | { readonly kind: 'term'; readonly parameter: ParameterName; readonly t: number; readonly k: number }
  | { readonly kind: 'jacobian'; readonly t: number; readonly k: number };

/** One way of making a mistake. */
export interface Way {
  /** Tells ways of the same mistake apart: `gates in the order i, f, o, g`. Empty where there is only one. */
  readonly detail: string;
  readonly change: (method: Method) => Method;
}

interface Entry {
  /** What was done, a sentence. */
  readonly what: string;
  /** What to do instead, a sentence. */
  readonly cure: string;
  /** Ways in which it can be made of a quantity; none where it makes no sense. They may still give the right numbers. */
  readonly ways: (quantity: Quantity, experiment: Experiment) => readonly Way[];
}

const table = {
  'only-last-term': {
    what: 'The sum over k was cut to its term k = t: no path through time.',
    cure: 'Carry the gradient on to h_{t-1} and further, and add what arrives at every step k.',
    ways: ofSums((method) => weighted(method, (t, k) => Number(k === t))),
  },
  'missing-last-term': {
    what: 'The term k = t was left out of the sum.',
    cure: 'Add the term k = t too: its product of Jacobians is empty, and it is usually the largest.',
    ways: ofSums((method) => weighted(method, (t, k) => Number(k < t))),
  },
  'no-activation-derivative': {
    what: 'The derivative f′ of the activation was left out.',
    cure: 'Multiply by f′(a_k), entry by entry, wherever the gradient goes from h_k to a_k.',
    ways: (quantity, experiment) => [
      ...ofActivations(withoutDerivative)(quantity, experiment),
      ...partWays(quantity, experiment),
    ],
  },
  'derivative-at-output': {
    what: 'The derivative f′ was taken at f(a), where a belongs.',
    cure: 'Take f′ at a. By h = f(a) it is h (1 - h) for sigmoid and 1 - h² for tanh, not f′(h).',
    ways: ofActivations(derivativeAtOutput),
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
    ways: (quantity) => (acts(quantity) ? only((method) => altered(method, untransposed)) : []),
  },
  'transposed-result': {
    what: 'The answer is the transpose of the right one.',
    cure: 'Entry (i, j) is the derivative by the weight from j to i: the outer product δ hᵀ, not h δᵀ.',
    ways: (quantity, { weights }) =>
      quantity.kind === 'jacobian' || Array.isArray(weights[quantity.parameter]![0])
        ? only((method) => ({ ...method, read: (of, P) => transposed(method.read(of, P)) }))
        : [],
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
    ways: (quantity, { targets }) => {
      const T = targets.length;
      const losses = targets.filter((target) => target !== null).length;
      const counts = losses === T ? [T] : [losses, T];
      return counts.flatMap((count) =>
        scaled(quantity, 1 / count, `divided by ${count}, the number of ${count === T ? 'steps' : 'losses'}`),
      );
    },
  },
  'only-last-loss': {
    what: 'Only the last loss was differentiated, E_T alone.',
    cure: 'Add the gradients of all losses: every E_t sends one back from its own step.',
    ways: (quantity, { targets }) => {
      const last = targets.findLastIndex((target) => target !== null) + 1;
      return quantity.kind === 'gradient'
        ? only((method) => weighted(method, (t) => Number(t === last)))
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
    ways: (quantity) => (acts(quantity) ? only((method) => ({ ...method, partial: 'total' })) : []),
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
              change: (method) => ({ ...method, read: (of) => method.read(of, other) }),
            })),
  },
  'gate-order': {
    what: "The gates are stacked in another framework's order.",
    cure: 'Stack the blocks as PyTorch does: i, f, g, o of LSTM, and r, z, n of GRU.',
    ways: (quantity, { cell, weights }) =>
      isOfParameter(quantity, ['W', 'U', 'b'])
        ? (orders[cell] ?? []).map((order) => ({
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

export type MistakeId = keyof typeof table;

/** A mistake of the table. */
export interface Mistake extends Entry {
  readonly id: MistakeId;
}

/** All mistakes that are recognised. */
export const mistakes: readonly Mistake[] = (Object.entries(table) as [MistakeId, Entry][]).map(
  ([id, entry]) => ({ id, ...entry }),
);

/**
 * Orders of gates other than ours. LSTM: i, f, o, g, with the sigmoids together; i, g, f, o, of TensorFlow 1; i, o, f, g,
 * of ONNX; f, i, g, o and f, i, o, g, of textbooks. GRU: z, r, n, of Keras and ONNX.
 */
const orders: { readonly [C in CellName]?: readonly (readonly string[])[] } = {
  lstm: ['ifog', 'igfo', 'iofg', 'figo', 'fiog'].map((order) => order.split('')),
  gru: ['zrn'].map((order) => order.split('')),
};

const only = (change: Way['change']): readonly Way[] => [{ detail: '', change }];

const weighted = (method: Method, times: Method['weight']): Method => ({
  ...method,
  weight: (t, k) => times(t, k) * method.weight(t, k),
});

const altered = (method: Method, alteration: Alteration): Method => ({
  ...method,
  alterations: [...method.alterations, alteration],
});

/** Whether a path through time leads to it. */
const acts = (quantity: Quantity): boolean =>
  quantity.kind === 'jacobian' || !actsOnOutput(quantity.parameter);

const isOfParameter = (quantity: Quantity, names: readonly ParameterName[]): boolean =>
  quantity.kind !== 'jacobian' && names.includes(quantity.parameter);

/** A change of the sum over k. */
function ofSums(change: Way['change']): Entry['ways'] {
  return (quantity) => (quantity.kind === 'gradient' && acts(quantity) ? only(change) : []);
}

function ofActivations(alteration: (activations: 'all' | 'gates' | 'state') => Alteration): Entry['ways'] {
  return (quantity, { cell }) => {
    if (!acts(quantity)) return [];
    if (!cells[cell].hasCellState) return only((method) => altered(method, alteration('all')));
    return [
      ['all', 'of all gates and of tanh c'] as const,
      ['gates', 'of the gates, not of tanh c'] as const,
      ['state', 'of tanh c, not of the gates'] as const,
    ].map(([activations, detail]) => ({
      detail,
      change: (method) => altered(method, alteration(activations)),
    }));
  };
}

/** f′ left out in one of the two places where a simple cell has it. */
function partWays(quantity: Quantity, { cell }: Experiment): readonly Way[] {
  if (quantity.kind === 'jacobian' || !acts(quantity) || cells[cell].gates.length > 1) return [];
  return [
    {
      detail: 'in the Jacobians dh_j/dh_{j-1} alone',
      change: (method) => ({ ...altered(method, withoutDerivative('all')), slope: 'present' }),
    },
    { detail: 'in the immediate partial alone', change: (method) => ({ ...method, slope: 'absent' }) },
  ];
}

function scaled(quantity: Quantity, factor: number, detail = ''): readonly Way[] {
  if (quantity.kind === 'jacobian') return [];
  return [{ detail, change: (method) => weighted(method, () => factor) }];
}

/** Whether two mistakes can be made at once. */
export const areCompatible = (a: MistakeId, b: MistakeId): boolean =>
  a !== b && !exclusive.some((ids) => ids.includes(a) && ids.includes(b));

const exclusive: readonly (readonly MistakeId[])[] = [
  ['no-activation-derivative', 'derivative-at-output'],
  ['only-last-term', 'missing-last-term'],
  ['factor-2', 'factor-half'],
];
