/** What runs side by side show so far, in a sentence. */
import { SOLVED, SolvedSearch, WINDOW } from '../../../rnn/training/solved.ts';
import { formatTimes } from '../../text/format.ts';
import { type Curve, meanLoss, stepOf } from './curve.ts';
import { updates } from './text.ts';

/** A run, for the finding: its curve up to where it stands. */
export interface Found {
  readonly name: string;
  readonly curve: Pick<Curve, 'losses'>;
  /** The update at which it diverged. */
  readonly divergedAt?: number;
}

/** A mean loss that is not below this share of the baseline counts as chance. */
const CHANCE = 0.95;

export const criteria = `Solved: the mean loss of ${WINDOW} updates is below ${100 * SOLVED} % of the baseline. At chance: it is not below ${100 * CHANCE} % of it. Lost again: it was solved, and is no longer.`;

/** By the memory in which a curve's losses lie: as it grows only what is new is judged. */
const searches = new WeakMap<ArrayBufferLike, SolvedSearch>();

/** The first update at which the mean of the last losses was below `SOLVED` of the baseline; undefined if none was. */
export function solvedAt({ losses }: Pick<Curve, 'losses'>, baseline: number): number | undefined {
  const goal = SOLVED * baseline;
  let search = searches.get(losses.buffer);
  if (search?.goal !== goal) searches.set(losses.buffer, (search = new SolvedSearch(goal)));
  return search.in(losses);
}

/** Runs that came furthest first; those of which the same is to be said, together. */
export function findingOf(runs: readonly Found[], baseline: number): string {
  const begun = runs.filter(({ curve }) => stepOf(curve) > 0);
  if (begun.length === 0) return 'Who learns to remember? Train both, and see';
  const judged = begun
    .map((run) => {
      const solved = solvedAt(run.curve, baseline);
      const share = meanLoss(run.curve, stepOf(run.curve), WINDOW) / baseline;
      return { name: run.name, solved, share, predicate: predicateOf(run, solved, share) };
    })
    .sort((a, b) => (a.solved ?? Infinity) - (b.solved ?? Infinity) || a.share - b.share);
  const predicates = [...new Set(judged.map(({ predicate }) => predicate(1)))];
  return predicates
    .map((text) => {
      const alike = judged.filter(({ predicate }) => predicate(1) === text);
      const names = alike.map(({ name }) => name);
      if (names.length === 1) return `${names[0]} ${text}`;
      return `${names.slice(0, -1).join(', ')} and ${names.at(-1)} ${alike[0].predicate(names.length)}`;
    })
    .join('; ');
}

/** What is said of so many runs. */
type Predicate = (count: number) => string;
const is: Predicate = (count) => (count === 1 ? 'is' : 'are');
const has: Predicate = (count) => (count === 1 ? 'has' : 'have');
const does =
  (verb: string): Predicate =>
  (count) =>
    count === 1 ? `${verb}s` : verb;

/** From this share of the baseline on a run does worse than if it did not look at all. */
const WORSE = 1.5;

function predicateOf({ curve, divergedAt }: Found, solved: number | undefined, share: number): Predicate {
  const after = `after ${updates(stepOf(curve))}`;
  if (divergedAt !== undefined)
    return (runs) => `${does('diverge')(runs)} at update ${divergedAt.toLocaleString('en-GB')}`;
  if (solved !== undefined) {
    const lost = share < SOLVED ? () => '' : (runs: number) => `, and ${has(runs)} lost it again`;
    return (runs) => `${does('solve')(runs)} it after ${updates(solved)}${lost(runs)}`;
  }
  if (stepOf(curve) < WINDOW) return (runs) => `${has(runs)} just begun`;
  if (share >= WORSE) return (runs) => `${is(runs)} at ${formatTimes(share)} times the baseline ${after}`;
  if (share >= CHANCE) return (runs) => `${is(runs)} still at chance ${after}`;
  return (runs) => `${is(runs)} at ${Math.round(100 * share)} % of the baseline ${after}`;
}
