/** The lines of the norms that are on show. Pure. */
import { stateSymbol } from '../../text/cell-text.ts';
import { formatNumber, subscript } from '../../text/format.ts';
import type { NormsLine } from '../../chart/sizes.ts';
import { lossFor } from '../../experiment/by-lag.ts';
import type { Picture } from '../../experiment/picture.ts';
import { lossSteps } from '../../../rnn/loss-alone.ts';

/** Losses drawn faintly beside the selected one, at most. */
const MOST_OTHERS = 6;

/** The way back from the selected loss, from some others, along h and c by themselves where there are both, and of A. */
export function linesOf(picture: Picture, held: Picture | undefined, t: number): NormsLine[] {
  const { losses } = picture.gradients;
  const along = (of: Picture, at: number, norm: (t: number, k: number) => number) =>
    Array.from({ length: at + 1 }, (_, k) => norm.call(of, at, k));
  const others = lossSteps(losses).filter((step) => step !== t);
  const every = Math.max(1, Math.ceil(others.length / MOST_OTHERS));
  const line = (
    kind: NormsLine['kind'],
    of: Picture,
    at: number,
    state: NormsLine['state'] = stateSymbol(of.experiment.cell),
  ): NormsLine => ({
    id: kind === 'other' ? `E${at}` : kind === 'cell' ? state : kind,
    t: at,
    norms: along(of, at, { s: of.stateNorm, h: of.hiddenNorm, c: of.cellNorm }[state]),
    title: `${kind === 'held' ? 'A: ' : ''}‖∂E${subscript(at)}/∂${state}‖`,
    kind,
    state,
  });
  const heldLoss = held && lossFor(held, t);
  return [
    ...others.filter((_, index) => index % every === 0).map((at) => line('other', picture, at)),
    ...(held && heldLoss !== undefined ? [line('held', held, heldLoss)] : []),
    ...(picture.cells ? [line('cell', picture, t, 'h'), line('cell', picture, t, 'c')] : []),
    line('selected', picture, t),
  ];
}

/** dE_t/dc_k taken apart in words: what the gates alone let through, and what came by way of h. */
export function splitText({ answer: { survey } }: Picture, t: number, k: number): string | undefined {
  const { split } = survey;
  if (!split || survey.t !== t || k > t) return undefined;
  const [gates, hidden] = [split.byGates[k], split.throughHidden[k]].map((x) => formatNumber(x));
  const of = `∂E${subscript(t)}/∂c${subscript(k)}`;
  return `Of ${of} the product of the forget gates alone brings ${gates}, the paths through h bring ${hidden}. These are norms, and need not add up.`;
}
