/** The worksheet's symbols as LaTeX; `src/viz/math.ts` has the same ones as MathML. */
import { actsOnOutput, type ParameterName } from '../experiment.ts';
import type { LossStep } from '../passes.ts';

/** What is written about: a parameter, and what a step hands on to the next, h or s = (h, c). */
export interface LatexSubject {
  readonly parameter: ParameterName;
  readonly state: 'h' | 's';
}

type Step = number | string;

/** A symbol at a step. */
export const at = (name: string, step: Step): string => `${name}_{${step}}`;

/** A parameter by itself. */
export const latexSymbol = (parameter: ParameterName): string => (parameter === 'bh' ? 'b_h' : parameter);

/** ∂y/∂x; the immediate one holds constant what the step before hands on. */
export const partial = (of: string, by: string, isImmediate = false): string =>
  `\\frac{\\partial${isImmediate ? '^{+}' : ''} ${of}}{\\partial ${by}}`;

/** dE/dP, or dE_t/dP; `'t'` leaves the step open. */
export const totalOf = ({ parameter }: LatexSubject, t: LossStep | 't'): string =>
  partial(t === 'all' ? 'E' : at('E', t), latexSymbol(parameter));

/** dh_j/dh_{j-1}. */
const hop = ({ state }: LatexSubject, j: Step): string =>
  partial(at(state, j), at(state, typeof j === 'number' ? j - 1 : `${j}-1`));

/** ∂⁺h_k/∂P, or ∂⁺o_t/∂P of what acts on the output. */
const immediate = ({ parameter, state }: LatexSubject, k: Step): string =>
  partial(at(actsOnOutput(parameter) ? 'o' : state, k), latexSymbol(parameter), true);

/** dE_t/do_t, and unless the parameter acts there, do_t/dh_t: what all chains from E_t begin with. */
export const beginning = ({ parameter, state }: LatexSubject, t: Step): string[] => {
  const error = partial(at('E', t), at('o', t));
  return actsOnOutput(parameter) ? [error] : [error, partial(at('o', t), at(state, t))];
};

/** The chain of term (t, k), hop by hop. */
export function latexChain(subject: LatexSubject, t: number, k: number): string {
  const hops = Array.from({ length: t - k }, (_, i) => hop(subject, t - i));
  return [...beginning(subject, t), ...hops, immediate(subject, k)].join(' ');
}

/** The chain from E_t back to any step k, before its last factor. */
export const anyWayBack = (subject: LatexSubject, t: Step): string =>
  [...beginning(subject, t), `\\Biggl( \\prod_{j=k+1}^{${t}} ${hop(subject, 'j')} \\Biggr)`].join(' ');

/** dE_t/dP as one sum over k; what acts on the output has a single term. */
export const sumOverSteps = (subject: LatexSubject, t: Step): string =>
  actsOnOutput(subject.parameter)
    ? [...beginning(subject, t), immediate(subject, t)].join(' ')
    : `\\sum_{k=1}^{${t}} ${anyWayBack(subject, t)} ${immediate(subject, 'k')}`;

/** The row that a parameter meets in term (t, k): h_{k-1}ᵀ, x_kᵀ, h_tᵀ; empty for a bias. */
export function latexInput(parameter: ParameterName, t: Step, k: Step): string {
  switch (parameter) {
    case 'W':
      return ` ${at('h', typeof k === 'number' ? k - 1 : `${k}-1`)}^{\\top}`;
    case 'U':
      return ` ${at('x', k)}^{\\top}`;
    case 'V':
      return ` ${at('h', t)}^{\\top}`;
    default:
      return '';
  }
}
