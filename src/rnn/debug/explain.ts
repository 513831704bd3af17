/** Looks for the mistakes whose numbers an answer has. */
import { evidenceIn, matches } from './compare.ts';
import {
  areCompatible,
  type Mistake,
  type MistakeId,
  mistakes,
  type Quantity,
  type Way,
} from './mistakes.ts';
import { largestOf } from './numbers.ts';
import { inShape } from './shapes.ts';
import { type Block, type Method, rightMethod, type Workings } from './workings.ts';
import type { Written } from './written.ts';

/** One mistake, or two at once, that give the numbers of an answer. */
export interface Candidate {
  readonly mistakes: readonly MistakeId[];
  /** Which way they were made, where there are several: `gates in the order i, f, o, g`. */
  readonly detail: string;
  readonly ways: readonly Way[];
  readonly method: Method;
}

/** Digits that an answer must have in all, lest one of so many candidates fit by chance: less than once in 100 times. */
const EVIDENCE = { one: 4, two: 5.5 } as const;

/** What is asked for, computed by a method. */
export function compute(workings: Workings, quantity: Quantity, method: Method, size?: number): Block {
  switch (quantity.kind) {
    case 'gradient':
      return workings.gradient(method, quantity.parameter);
    case 'term':
      return workings.term(method, quantity.parameter, quantity.t, quantity.k);
    case 'jacobian': {
      const isOfStates = size !== undefined && size > workings.experiment.initial.h.length;
      return workings.jacobian(method, quantity.t, quantity.k, isOfStates ? 's' : 'h');
    }
  }
}

/** Single mistakes that explain an answer; pairs where no single one does; none where chance could fit as well. */
export function explain(workings: Workings, quantity: Quantity, answer: Written): Candidate[] {
  const { experiment } = workings;
  const isZero = largestOf(answer.values) === 0;
  const evidence = evidenceIn(answer);
  const fits = ({ method }: Candidate) => {
    const block = compute(workings, quantity, method, answer.shape[0]);
    return matches(inShape(answer, block.shape), block);
  };

  // Zeros have no digits, but few mistakes give them.
  if (!isZero && evidence < EVIDENCE.one) return [];
  const made = mistakes.flatMap((mistake) =>
    mistake.ways(quantity, experiment).map((way) => [mistake, way] as const),
  );
  const singles = made.map((one) => candidateOf([one])).filter(fits);
  if (singles.length > 0 || isZero || evidence < EVIDENCE.two) return singles;
  return made
    .flatMap((one, index) =>
      made
        .slice(index + 1)
        .filter((other) => areCompatible(one[0].id, other[0].id))
        .map((other) => candidateOf([one, other])),
    )
    .filter(fits);
}

/** Whether an answer has so few digits that no mistake can be told from another. */
export const hasFewDigits = (answer: Written): boolean =>
  largestOf(answer.values) > 0 && evidenceIn(answer) < EVIDENCE.one;

/** The mistakes made one after the other. */
export function candidateOf(made: readonly (readonly [Mistake, Way])[]): Candidate {
  return {
    mistakes: made.map(([{ id }]) => id),
    detail: made
      .map(([, { detail }]) => detail)
      .filter(Boolean)
      .join('; '),
    ways: made.map(([, way]) => way),
    method: made.reduce((method, [, way]) => way.change(method), rightMethod),
  };
}
