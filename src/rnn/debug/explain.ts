/** Looks for the mistakes whose numbers an answer has. */
import type { Experiment } from '../experiment.ts';
import { evidenceIn, matches } from './compare.ts';
import { alterationKey, type Block, type Method, rightMethod } from './method.ts';
import { areCompatible, type Mistake, type MistakeId, mistakes } from './mistakes.ts';
import { largestOf } from './numbers.ts';
import { inShape } from './shapes.ts';
import type { Quantity, Way } from './ways.ts';
import type { Workings } from './workings.ts';
import type { Written } from './written.ts';

/** A mistake made in one of its ways, of a quantity for which there is that way. */
export interface Made {
  readonly mistake: Mistake;
  readonly way: Way;
  readonly quantity: Quantity;
}

/** One mistake, or two at once, that give the numbers of an answer. */
export interface Candidate {
  readonly mistakes: readonly MistakeId[];
  /** Which way they were made, where there are several: `gates in the order i, f, o, g`. */
  readonly detail: string;
  readonly made: readonly Made[];
  readonly method: Method;
}

/** One of all candidates fits by chance less than once in so many times; one of those that are suspected, in so many. */
const CHANCE = { all: 500, suspects: 100 } as const;

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

/** What explains an answer, or that its digits are too few to tell. */
export interface Explanation {
  readonly candidates: readonly Candidate[];
  readonly hasFewDigits: boolean;
}

/**
 * Single mistakes that explain an answer; pairs where no single one does; none where chance could fit as well.
 * @param suspects what explains other answers of the same person: fewer candidates, of which fewer digits tell
 */
export function explain(
  workings: Workings,
  quantity: Quantity,
  answer: Written,
  suspects?: readonly Pick<Candidate, 'mistakes'>[],
): Explanation {
  const isZero = largestOf(answer.values) === 0;
  const evidence = evidenceIn(answer);
  const ids = suspects && new Set(suspects.map(({ mistakes }) => mistakes.join()));
  const isSuspect = ({ mistakes }: Candidate) => !ids || ids.has(mistakes.join());
  // Zeros have no digits, but few mistakes give them.
  const tells = ({ length }: readonly Candidate[]) =>
    isZero || evidence >= Math.log10((ids ? CHANCE.suspects : CHANCE.all) * length);

  const singles = singlesOf(quantity, workings.experiment).filter(isSuspect);
  if (!tells(singles)) return { candidates: [], hasFewDigits: true };
  const candidates = fitting(workings, quantity, answer, singles);
  if (candidates.length > 0 || isZero) return { candidates, hasFewDigits: false };
  const pairs = pairsOf(quantity, workings.experiment).filter(isSuspect);
  return {
    candidates: tells(pairs) ? fitting(workings, quantity, answer, pairs) : [],
    hasFewDigits: false,
  };
}

/** Candidates in their order, computed in an order in which those that share backward passes come together. */
function fitting(
  workings: Workings,
  quantity: Quantity,
  answer: Written,
  candidates: readonly Candidate[],
): Candidate[] {
  const fits = (candidate: Candidate) => {
    const block = compute(workings, quantity, candidate.method, answer.shape[0]);
    return matches(inShape(answer, block.shape), block);
  };
  const alike = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const key = alterationKey(candidate.method.alterations);
    const group = alike.get(key);
    if (group) group.push(candidate);
    else alike.set(key, [candidate]);
  }
  const found = new Set([...alike.values()].flatMap((group) => group.filter(fits)));
  return candidates.filter((candidate) => found.has(candidate));
}

const madeOf = (mistake: Mistake, quantity: Quantity, experiment: Experiment): Made[] =>
  mistake.ways(quantity, experiment).map((way) => ({ mistake, way, quantity }));

const singlesOf = (quantity: Quantity, experiment: Experiment): Candidate[] =>
  mistakes.flatMap((mistake) => madeOf(mistake, quantity, experiment).map((one) => candidateOf([one])));

function pairsOf(quantity: Quantity, experiment: Experiment): Candidate[] {
  return mistakes.flatMap((first, index) =>
    mistakes
      .slice(index + 1)
      .filter((second) => areCompatible(first.id, second.id))
      .flatMap((second) => both(first, second, quantity, experiment)),
  );
}

/** Where one mistake takes the numbers of another parameter, the other one was made with that one's. */
function both(first: Mistake, second: Mistake, quantity: Quantity, experiment: Experiment): Candidate[] {
  const sourceOf = ({ way: { reads } }: Made): Quantity =>
    reads && quantity.kind !== 'jacobian' ? { ...quantity, parameter: reads } : quantity;
  if (second.id === 'swapped-parameters') {
    return madeOf(second, quantity, experiment).flatMap((two) =>
      madeOf(first, sourceOf(two), experiment).map((one) => candidateOf([one, two])),
    );
  }
  return madeOf(first, quantity, experiment).flatMap((one) =>
    madeOf(second, sourceOf(one), experiment).map((two) => candidateOf([one, two])),
  );
}

/** The mistakes made one after the other. */
export function candidateOf(made: readonly Made[]): Candidate {
  return {
    mistakes: made.map(({ mistake }) => mistake.id),
    detail: made
      .map(({ way }) => way.detail)
      .filter(Boolean)
      .join('; '),
    made,
    method: made.reduce((method, { way }) => way.change(method), rightMethod),
  };
}
