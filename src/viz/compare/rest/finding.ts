/** The title of Compare, At rest: what becomes of the gradient in each cell, over many draws of the weights. Pure. */
import { type Outcome, stepsToHalve } from '../../../rnn/rate/rate.ts';
import { hasAttention, type Rival } from '../../../rnn/rest/rival.ts';
import type { Spread, Summary } from '../../../rnn/rest/spread.ts';
import { formatNumber, formatShare } from '../../text/format.ts';
import { listed, rivalName } from './lines.ts';
import { rateSpreadText } from './text.ts';

/** A rival and what its draws come to. */
type Judged = readonly [rival: Rival, summary: Summary];
type Rated = readonly [rival: Rival, rate: Spread];

/** Of fewer draws a median is that of a few. */
const FEWEST_DRAWS = 20;

/** A finding in a dozen words; undefined while the draws of a cell are too few. @param rivals two to five */
export function restFinding(
  rivals: readonly Rival[],
  summaries: ReadonlyMap<Rival, Summary>,
): string | undefined {
  const judged = rivals.flatMap((rival): Judged[] => {
    const summary = summaries.get(rival);
    return summary && drawn(summary) >= FEWEST_DRAWS ? [[rival, summary]] : [];
  });
  if (judged.length < rivals.length) return undefined;
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  const floor = floorText(judged);
  if (floor) return capital(floor);
  const rated = judged.flatMap(([rival, { rate }]): Rated[] =>
    rate && rate.high < 1 ? [[rival, rate]] : [],
  );
  const text = rated.length === judged.length ? reachText(rated) : fatesText(judged);
  return capital(text);
}

/** What attention keeps of the gradient everywhere, beside the most that is left at step 1 without it. */
function floorText(judged: readonly Judged[]): string | undefined {
  const leftBy = (isAttended: boolean, name: 'least' | 'share') =>
    judged
      .flatMap(([rival, { [name]: share }]) =>
        hasAttention(rival) === isAttended && share ? [[rivalName(rival), share.median] as const] : [],
      )
      .toSorted(([, a], [, b]) => b - a)[0];
  const [attended, plain] = [leftBy(true, 'least'), leftBy(false, 'share')];
  if (!attended || !plain) return undefined;
  return `${attended[0]} keeps ${formatShare(attended[1])} or more; ${plain[0]} leaves ${formatShare(plain[1])}`;
}

const drawn = ({ count, overflowed }: Summary) => count + overflowed;

/** Of cells whose norm shrinks at a rate in nearly all draws: which reaches furthest back, and by how much. */
function reachText(rated: readonly Rated[]): string {
  const [first, second, ...others] = rated.toSorted(([, a], [, b]) => b.median - a.median);
  const last = others.at(-1) ?? second;
  const name = ([rival]: Rated) => rivalName(rival);
  const reach = `${name(first)}: ${rateSpreadText(first[1])}`;
  if (second[1].high >= first[1].low) return `${reach}, overlapping ${name(second)}’s`;
  const times = formatNumber(stepsToHalve(first[1].median) / stepsToHalve(last[1].median), 2);
  return `${reach}, ${times} times ${name(last)}’s`;
}

const VERBS: Readonly<Record<Outcome, readonly [one: string, many: string]>> = {
  vanishes: ['vanishes', 'vanish'],
  holds: ['holds', 'hold'],
  explodes: ['explodes', 'explode'],
  varied: ['has no single rate', 'have no single rate'],
  power: ['follows a power law', 'follow a power law'],
  'too-few': ['has too few steps to tell', 'have too few steps to tell'],
  blocked: ['is blocked', 'are blocked'],
  overflow: ['overflows', 'overflow'],
  nothing: ['sends nothing back', 'send nothing back'],
};

/** What most draws of each cell come to; cells that fare alike together. */
function fatesText(judged: readonly Judged[]): string {
  const groups = new Map<Outcome, Judged[]>();
  for (const one of judged) {
    const outcome = usual(one[1]);
    groups.set(outcome, [...(groups.get(outcome) ?? []), one]);
  }
  return [...groups]
    .map(([outcome, all]) => {
      const names = listed(all.map(([rival]) => rivalName(rival)));
      if (all.length > 1) return `${names} ${VERBS[outcome][1]}`;
      const summary = all[0][1];
      return `${names} ${VERBS[outcome][0]} in ${countText(countOf(summary, outcome), drawn(summary))}`;
    })
    .join('; ');
}

const countText = (count: number, of: number) => (count === of ? `all ${of}` : `${count} of ${of}`);

/** Overflows count as such, though they have no norms. */
const countOf = ({ outcomes, overflowed }: Summary, outcome: Outcome) =>
  (outcomes.get(outcome) ?? 0) + (outcome === 'overflow' ? overflowed : 0);

const usual = (summary: Summary): Outcome => {
  const all = [...summary.outcomes.keys(), 'overflow'] as Outcome[];
  return all.reduce((best, next) => (countOf(summary, next) > countOf(summary, best) ? next : best));
};
