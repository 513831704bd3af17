/** What runs side by side show so far, in a sentence. */
import { LOW, MilestoneSearch, SOLVED, WINDOW } from '../../../rnn/training/milestones.ts';
import { formatPercent, formatTimes } from '../../text/format.ts';
import { titleOf } from '../../text/title.ts';
import { type Curve, meanLoss, stepOf } from './curve.ts';
import { updates } from './text.ts';

/** A run, for the finding: its curve up to where it stands. */
export interface FoundRun {
  readonly name: string;
  readonly curve: Pick<Curve, 'losses'>;
  /** The update at which it diverged. */
  readonly divergedAt?: number;
  /** Share of right answers on fresh sequences where it stands, if that was measured. */
  readonly heldOut?: number | undefined;
}

/** A mean loss that is not below this share of the baseline counts as chance. */
const CHANCE = 0.95;

export const criteria = [
  `Solved: at least ${100 * SOLVED} % of the answers on fresh sequences are right, which is measured when training rests.`,
  `At chance: the mean loss of ${WINDOW} updates is not below ${100 * CHANCE} % of the baseline.`,
];

/** By the memory in which a curve's losses lie: as it grows only what is new is judged. */
const searches = new WeakMap<ArrayBufferLike, MilestoneSearch>();

/** The first update at which the mean of the last losses was below `LOW` of the baseline; undefined if none was. */
export function lowAt({ losses }: Pick<Curve, 'losses'>, baseline: number): number | undefined {
  const goal = LOW * baseline;
  let search = searches.get(losses.buffer);
  if (search?.goal !== goal) searches.set(losses.buffer, (search = new MilestoneSearch(goal)));
  return search.in(losses);
}

/** Runs that came furthest first; those of which the same is to be said, together. */
export function findingOf(runs: readonly FoundRun[], baseline: number): string {
  const begun = runs.filter(({ curve }) => stepOf(curve) > 0);
  if (begun.length === 0) return 'Who learns to remember? Train both, and see';
  const judged = begun
    .map((run) => {
      const low = lowAt(run.curve, baseline);
      const share = meanLoss(run.curve, stepOf(run.curve), WINDOW) / baseline;
      return { ...run, low, share };
    })
    .sort((a, b) => (a.low ?? Infinity) - (b.low ?? Infinity) || a.share - b.share);
  const steps = new Set(begun.map(({ curve }) => stepOf(curve)));
  const short = together(judged, shortPredicateOf, ':');
  const [step] = steps;
  return titleOf(
    together(judged, predicateOf),
    ...(steps.size === 1 ? [`${short} after ${updates(step)}`] : []),
    short,
  );
}

/** A clause for all runs of which the same is said. */
function together(runs: readonly Judged[], predicateOf: (run: Judged) => Predicate, colon = ''): string {
  const judged = runs.map((run) => ({ name: run.name, predicate: predicateOf(run) }));
  const predicates = [...new Set(judged.map(({ predicate }) => predicate(1)))];
  return predicates
    .map((text) => {
      const alike = judged.filter(({ predicate }) => predicate(1) === text);
      const names = alike.map(({ name }) => name);
      if (names.length === 1) return `${names[0]}${colon} ${text}`;
      return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}${colon} ${alike[0].predicate(names.length)}`;
    })
    .join('; ');
}

/** A run with its mean loss as a share of the baseline, and when that was low first. */
interface Judged extends FoundRun {
  readonly low: number | undefined;
  readonly share: number;
}

/** What is said of so many runs. */
type Predicate = (count: number) => string;
const is: Predicate = (count) => (count === 1 ? 'is' : 'are');
const has: Predicate = (count) => (count === 1 ? 'has' : 'have');
const does =
  (verb: string, ending = 's'): Predicate =>
  (count) =>
    count === 1 ? `${verb}${ending}` : verb;

/** From this share of the baseline on a run does worse than if it did not look at all. */
const WORSE = 1.5;

function predicateOf({ curve, divergedAt, heldOut, low, share }: Judged): Predicate {
  const after = `after ${updates(stepOf(curve))}`;
  if (divergedAt !== undefined)
    return (runs) => `${does('diverge')(runs)} at update ${divergedAt.toLocaleString('en-GB')}`;
  const right = heldOut === undefined ? '' : `${formatPercent(heldOut)} right on fresh sequences`;
  if (heldOut !== undefined && heldOut >= SOLVED) return (runs) => `${does('solve')(runs)} it: ${right}`;
  const beside = right && `, ${right}`;
  if (low !== undefined) {
    const lost = share < LOW ? () => '' : (runs: number) => `, and ${has(runs)} lost it again`;
    return (runs) =>
      `${does('reach', 'es')(runs)} a tenth of the baseline after ${updates(low)}${lost(runs)}${beside}`;
  }
  if (stepOf(curve) < WINDOW) return (runs) => `${has(runs)} just begun`;
  if (share >= WORSE) return (runs) => `${is(runs)} at ${formatTimes(share)} times the baseline ${after}`;
  if (share >= CHANCE) return (runs) => `${is(runs)} still at chance ${after}`;
  return (runs) => `${is(runs)} at ${Math.round(100 * share)} % of the baseline ${after}${beside}`;
}

/** The same in few words, without the update. */
function shortPredicateOf({ curve, divergedAt, heldOut, low, share }: Judged): Predicate {
  if (divergedAt !== undefined) return () => 'diverged';
  if (heldOut !== undefined && heldOut >= SOLVED) return () => 'solved';
  if (stepOf(curve) < WINDOW) return () => 'just begun';
  if (low === undefined && share >= WORSE) return () => `${formatTimes(share)} times the baseline`;
  if (low === undefined && share >= CHANCE) return () => 'at chance';
  return () => `${Math.round(100 * share)} % of baseline`;
}
