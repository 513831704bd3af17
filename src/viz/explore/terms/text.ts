/** What formula, chain and triangles show, in words: their titles, and what stands at a place. */
import { shortName } from '../../text/own-names.ts';
import {
  actsOnOutput,
  lossSteps,
  norm,
  type ParameterName,
  rateOf,
  SMALLEST_NORMAL,
  type Term,
  zeroReason,
} from '../../../rnn/index.ts';
import type { Picture } from '../../experiment/picture.ts';
import type { Place } from '../../experiment/place.ts';
import { formatNumber, formatShare, subscript } from '../../text/format.ts';
import { briefPhrase, ratePhrase } from '../../text/rate.ts';
import { comparedSteps } from './largest.ts';
import { zeroText } from './zero-text.ts';

/** Longer sums are shortened to their ends and what is selected. */
export const MOST_LISTED = 12;

export interface FormulaShown {
  readonly picture: Picture;
  readonly selected: Place;
  /** Whether all losses are shown together. */
  readonly isTotal: boolean;
}

export const hasLoss = ({ picture, selected: { t } }: Pick<FormulaShown, 'picture' | 'selected'>) =>
  picture.experiment.targets[t - 1] !== null;

/** What the sum says, in one line. */
export function formulaFinding(props: FormulaShown): string {
  const { picture, isTotal, selected } = props;
  const { parameter, t } = selected;
  if (!hasLoss(props)) return 'No step has a target: no loss, no gradient';
  if (isTotal && lossSteps(picture.experiment.targets).length > MOST_LISTED)
    return `∂E/∂${shortName(parameter)} adds up ${lossSteps(picture.experiment.targets).length} losses`;
  if (isTotal) {
    const sizes = lossSteps(picture.experiment.targets).map((step) =>
      norm(picture.terms.total(parameter, step).flat()),
    );
    if (sizes.every((size) => size === 0)) return `∂E/∂${shortName(parameter)} is 0: each loss gives 0`;
    const largest = lossSteps(picture.experiment.targets)[sizes.indexOf(Math.max(...sizes))];
    return `∂E/∂${shortName(parameter)}: E${subscript(largest)} gives the largest part`;
  }
  const total = `∂E${subscript(t)}/∂${shortName(parameter)}`;
  if (actsOnOutput(parameter))
    return `${total} has one term: ${shortName(parameter)} acts on o${subscript(t)} alone`;
  if (t === 1) return `${total} has one term: step 1 is all there is`;
  const steps = comparedSteps(picture, parameter, t);
  if (!steps) {
    return `${total}: step ${t} gives ${sizeText(picture, selected, t)}, step 1 gives ${sizeText(picture, selected, 1)}`;
  }
  const [more, less] = steps;
  const share = formatShare(picture.norm(parameter, t, less) / picture.norm(parameter, t, more));
  return `${total}: step ${more} is largest, step ${less} weighs ${share} as much`;
}

function sizeText({ terms }: Picture, { parameter, t }: Place, k: number): string {
  const { norm, factors } = terms.at(parameter, t, k);
  if (norm > 0) return formatNumber(norm, 2);
  return zeroReason(factors)?.kind === 'underflow' ? 'an underflow' : 'exactly 0';
}

export function termFinding({ t, k, parameter, norm: size, factors }: Term): string {
  const name = `Term k = ${k} of ∂E${subscript(t)}/∂${shortName(parameter)}`;
  if (size > 0) return `${name} has norm ${formatNumber(size, 2)}`;
  return `${name} ${zeroReason(factors)?.kind === 'underflow' ? 'underflowed to 0' : 'is exactly 0'}`;
}

/** How a row of terms fades: of the selected loss, from step t back, down to the last term that can be more than 0. */
export function trianglesFinding(picture: Picture, { parameter, t }: Place): string {
  if (actsOnOutput(parameter)) return `${shortName(parameter)} acts on o alone: no path through time`;
  const row = Array.from({ length: t }, (_, lag) => picture.norm(parameter, t, t - lag));
  // At k = 1 W meets h_0, which may be 0: no gradient has vanished there.
  const rate = rateOf(row.at(-1) === 0 ? row.slice(0, -1) : row);
  const name = `∂E${subscript(t)}/∂${shortName(parameter)}`;
  if (rate.kind === 'regimes' || rate.kind === 'power') return `${name} ${briefPhrase(rate)}`;
  const phrase = ratePhrase(rate, 'the term ');
  return phrase ? `${name} by lag: ${phrase}` : `Which step of ${shortName(parameter)} does each loss blame?`;
}

/** The sum of a triangle in words. */
export const totalReadout = ({ gradients }: Picture, parameter: ParameterName): string =>
  `${shortName(parameter)}: the terms of all losses add up to norm ${formatNumber(norm(gradients.gradients[parameter]!.flat()))}.`;

/** One term in words, and why it is 0, where it is. */
export function termReadout(picture: Picture, { parameter, t, k }: Place): string[] {
  if (picture.experiment.targets[t - 1] === null) return [`E${subscript(t)}: no target, no loss.`];
  const place = `${shortName(parameter)}: loss E${subscript(t)}, step k = ${k}`;
  const size = picture.norm(parameter, t, k);
  // The chain is looked at only where there is something to explain: in a long sequence it takes its time.
  const term = size < SMALLEST_NORMAL && !picture.isWide ? picture.terms.at(parameter, t, k) : undefined;
  const reason = term && zeroReason(term.factors);
  const text = size === 0 && reason?.kind !== 'underflow' ? 'exactly 0' : `norm ${formatNumber(size)}`;
  return [`${place}: ${text}.`, ...(term && reason ? [zeroText(term, reason)] : [])];
}
