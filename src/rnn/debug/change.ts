/** A change of the computation: what a mistake is. Families enumerate them from the graph of a network. */
import type { ParameterName } from '../experiment.ts';
import type { Subject } from './subject.ts';
import type { Alteration, Counts, Method, Partial } from './method.ts';

/** What an answer is an answer to. */
export type Quantity =
  | { readonly kind: 'gradient'; readonly parameter: ParameterName }
  | { readonly kind: 'term'; readonly parameter: ParameterName; readonly t: number; readonly k: number }
  | { readonly kind: 'jacobian'; readonly t: number; readonly k: number }
  | { readonly kind: 'arrival'; readonly of: ArrivalName; readonly sequence: number }
  | { readonly kind: 'value'; readonly of: ValueName; readonly sequence: number }
  | { readonly kind: 'loss' };

/** dE/dh_t, dE/dc_t, dE/dx_t, dE/da_t of a gate, dE/dh_0, dE/dc_0. */
export type ArrivalName = 'h' | 'c' | 'x' | `a_${string}` | 'h_0' | 'c_0';
/** o_t, h_t, c_t, E_t. */
export type ValueName = 'o' | 'h' | 'c' | 'E';

/** A change of how a gradient is computed. */
export interface Change {
  /** Tells changes of the same family apart: `gates in the order i, f, o, g`. Empty for the usual one. */
  readonly detail: string;
  readonly change: (method: Method) => Method;
  /**
   * What is changed: how losses are carried back; what the copies of one parameter are multiplied by; what is written down
   * of the results; what all is multiplied by.
   */
  readonly stage: 'route' | 'partial' | 'reading' | 'scale';
  /** The parameter whose numbers are taken for those of another. */
  readonly reads?: ParameterName;
}

/** Changes of a family that make sense of a quantity. They may still give the right numbers. */
export type Changes = (quantity: Quantity, experiment: Subject) => readonly Change[];

export const onRoute = (detail: string, change: Change['change']): Change => ({
  stage: 'route',
  detail,
  change,
});

export const reading = (detail: string, read: (next: Method['read']) => Method['read']): Change => ({
  stage: 'reading',
  detail,
  change: (method) => ({ ...method, read: read(method.read) }),
});

export const scaledBy = (factor: number, detail = ''): Change => ({
  stage: 'scale',
  detail,
  change: (method) => ({ ...method, factor: factor * method.factor }),
});

export const onCopies = (parameter: ParameterName, detail: string, partial: Partial): Change => ({
  stage: 'partial',
  detail,
  change: (method) => ({
    ...method,
    partials: { ...method.partials, [parameter]: { ...method.partials[parameter], ...partial } },
  }),
});

/** Rules that are replaced, wherever they are used. */
export const altering = (detail: string, ...alterations: readonly Alteration[]): Change =>
  onRoute(detail, (method) => ({ ...method, alterations: [...method.alterations, ...alterations] }));

/** Rules that are replaced on the way from step to step, and not where a step's parameters are reached. */
export const alteringTime = (detail: string, ...alterations: readonly Alteration[]): Change =>
  onRoute(detail, (method) => ({
    ...method,
    alterations: [...method.alterations, ...alterations],
    local: method.local ?? method.alterations,
  }));

/** Rules that are replaced where a step's parameters are reached, and not on the way from step to step. */
export const alteringPartials = (detail: string, ...alterations: readonly Alteration[]): Change =>
  onRoute(detail, (method) => ({
    ...method,
    local: [...(method.local ?? method.alterations), ...alterations],
  }));

/** Terms of E_t, counted so many times. */
export const weighting = (detail: string, times: (t: number) => Counts): Change =>
  onRoute(detail, (method) => ({
    ...method,
    weight: (t) => {
      const [own, other] = [method.weight(t), times(t)];
      return { own: own.own * other.own, earlier: own.earlier * other.earlier };
    },
  }));

/** E_t as a whole, so many times. */
export const lossWeighting = (detail: string, times: (t: number) => number): Change =>
  weighting(detail, (t) => ({ own: times(t), earlier: times(t) }));

/** Only a path through h of an earlier step counts as one through time. */
export const ofHidden = ({ change, ...rest }: Change, detail: string): Change => ({
  ...rest,
  detail,
  change: (method) => change({ ...method, time: 'h' }),
});
