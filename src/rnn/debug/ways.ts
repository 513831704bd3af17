/** Ways of making a mistake, and what they have in common. */
import { cells } from '../cells/index.ts';
import { actsOnOutput, type Experiment, type ParameterName } from '../experiment.ts';
import {
  type Activations,
  activationsOf,
  derivativeAtOutput,
  theActivation,
  withoutDerivative,
  withoutFirstDerivative,
} from './alterations.ts';
import type { Alteration, Counts, Method } from './method.ts';

/** What an answer is an answer to. */
export type Quantity =
  | { readonly kind: 'gradient'; readonly parameter: ParameterName }
  | { readonly kind: 'term'; readonly parameter: ParameterName; readonly t: number; readonly k: number }
  | { readonly kind: 'jacobian'; readonly t: number; readonly k: number };

/** One way of making a mistake. */
export interface Way {
  /** Tells ways of the same mistake apart: `gates in the order i, f, o, g`. Empty for the usual one. */
  readonly detail: string;
  readonly change: (method: Method) => Method;
  /** The parameter whose numbers are taken for those of another. */
  readonly reads?: ParameterName;
}

/** Ways in which it can be made of a quantity; none where it makes no sense. They may still give the right numbers. */
export type WaysOf = (quantity: Quantity, experiment: Experiment) => readonly Way[];

export const only = (change: Way['change']): readonly Way[] => [{ detail: '', change }];

export const weighted = (method: Method, times: (t: number) => Counts): Method => ({
  ...method,
  weight: (t) => {
    const [own, other] = [method.weight(t), times(t)];
    return { own: own.own * other.own, earlier: own.earlier * other.earlier };
  },
});

/** E_t as a whole, so many times. */
export const lossWeighted = (method: Method, times: (t: number) => number): Method =>
  weighted(method, (t) => ({ own: times(t), earlier: times(t) }));

/** Term k = t alone. */
export const lastAlone: Way['change'] = (method) => weighted(method, () => ({ own: 1, earlier: 0 }));
/** All terms but k = t. */
export const withoutLast: Way['change'] = (method) => weighted(method, () => ({ own: 0, earlier: 1 }));

/** Only a path through h of an earlier step counts as one through time. */
export const ofHidden =
  (change: Way['change']): Way['change'] =>
  (method) =>
    change({ ...method, time: 'h' });

export const altered = (method: Method, alteration: Alteration): Method => ({
  ...method,
  alterations: [...method.alterations, alteration],
});

export function scaled(quantity: Quantity, factor: number, detail = ''): readonly Way[] {
  if (quantity.kind === 'jacobian') return [];
  return [{ detail, change: (method) => ({ ...method, factor: factor * method.factor }) }];
}

/** Whether a path through time leads to it. */
export const acts = (quantity: Quantity): boolean =>
  quantity.kind === 'jacobian' || !actsOnOutput(quantity.parameter);

export const isOfParameter = (quantity: Quantity, names: readonly ParameterName[]): boolean =>
  quantity.kind !== 'jacobian' && names.includes(quantity.parameter);

/** Whether it is a sum over k. */
export const isSum = (quantity: Quantity): boolean => quantity.kind === 'gradient' && acts(quantity);

/** The last step with a loss. */
export const lastLoss = ({ targets }: Experiment): number =>
  targets.findLastIndex((target) => target !== null) + 1;

export const lossCount = ({ targets }: Experiment): number =>
  targets.filter((target) => target !== null).length;

/** f′ left out. */
export const withoutDerivativeWays: WaysOf = (quantity, experiment) => [
  ...activationWays(withoutDerivative)(quantity, experiment),
  ...partWays(withoutDerivative)(quantity, experiment),
  ...(isSum(quantity) && isSimple(experiment)
    ? [
        {
          detail: 'where each E_t enters alone, from h_t to a_t',
          change: (method: Method) => altered(method, withoutFirstDerivative),
        },
      ]
    : []),
];

/** f′ taken at f(a). */
export const derivativeAtOutputWays: WaysOf = (quantity, experiment) => [
  ...activationWays(derivativeAtOutput)(quantity, experiment),
  ...partWays(derivativeAtOutput)(quantity, experiment),
];

const isSimple = ({ cell }: Experiment): boolean => cells[cell].gates.length === 1;

function activationWays(alteration: (activations: Activations) => Alteration): WaysOf {
  return (quantity, { cell }) =>
    acts(quantity)
      ? activationsOf(cell).map((activations) => ({
          detail: activations.detail,
          change: (method) => altered(method, alteration(activations)),
        }))
      : [];
}

/** f′ mistaken in one of the two places where a simple cell has it. */
function partWays(alteration: (activations: Activations) => Alteration): WaysOf {
  return (quantity, experiment) => {
    if (quantity.kind === 'jacobian' || !acts(quantity) || !isSimple(experiment)) return [];
    const mistaken = alteration(theActivation);
    return [
      {
        detail: 'in the Jacobians dh_j/dh_{j-1} alone',
        change: (method) => ({ ...altered(method, mistaken), slope: [] }),
      },
      {
        detail: 'in the immediate partial alone',
        change: (method) => ({ ...method, slope: [mistaken] }),
      },
    ];
  };
}

/** All orders of some things but the one in which they are. */
export const otherOrders = (things: readonly string[]): readonly (readonly string[])[] =>
  permutations(things).slice(1);

/** The order as it is comes first. */
const permutations = (things: readonly string[]): readonly (readonly string[])[] =>
  things.length === 0
    ? [[]]
    : things.flatMap((first, index) =>
        permutations(things.toSpliced(index, 1)).map((rest) => [first, ...rest]),
      );
