/** What a recorded run shows, in words. Pure. */
import { readsBack } from '../../rnn/trace/chunk.ts';
import type { Becomes, LossChange, Spell } from '../../rnn/trace/findings.ts';
import { isClipped } from '../../rnn/trace/window.ts';
import type { Readout } from '../text/readout.ts';
import { counted, formatNumber, formatPercent, formatShare } from '../text/format.ts';
import { rateCell } from '../text/rate.ts';
import type { Choice, RecordedUpdate, OpenedRun, Told } from './view.ts';

/** As the end of a sentence that begins with a gradient. */
const VERBS: Readonly<Record<Becomes, string>> = {
  little: 'changes little',
  vanishes: 'vanishes',
  holds: 'holds',
  explodes: 'explodes',
  varied: 'varies',
  power: 'falls polynomially',
  'too-few': 'is too short',
  blocked: 'is blocked',
  overflow: 'overflows',
  nothing: 'is nowhere',
};

/** A layer as a model has it: `lstm.l1`, and of a second direction `lstm.l1, reading back`. */
export const layerText = (layer: string): string =>
  `${layer.replace(/\.d[01]$/, '')}${readsBack(layer) ? ', reading back' : ''}`;

/** The finding: at most twelve words. @param run its name */
export function tracesTitle(
  { layer, state }: Pick<Choice, 'layer' | 'state'>,
  told: Told | undefined,
  run: string,
): string {
  if (layer === '') {
    const loss = told?.loss;
    return loss ? `In ${run} the loss goes ${changeText(loss)}` : run;
  }
  const name = layer.replace(/\.d0$/, '');
  const [first, last] = [told?.spells[0], told?.spells.at(-1)];
  if (!first || !last) return `${name}: dE/d${state} over the run`;
  if (told!.spells.length === 1) return `In ${name} dE/d${state} ${VERBS[first.becomes]} throughout`;
  if (first.becomes === last.becomes) return `In ${name} dE/d${state} ${VERBS[first.becomes]} first and last`;
  return `In ${name} dE/d${state} first ${VERBS[first.becomes]}, at last ${VERBS[last.becomes]}`;
}

const changeText = ({ from, to }: LossChange): string =>
  `from ${formatNumber(from, 2)} to ${formatNumber(to, 2)}`;
const updateText = (update: number): string => update.toLocaleString('en-GB');
export const rangeText = (from: number, to: number): string =>
  from === to ? `update ${updateText(from)}` : `updates ${updateText(from)} to ${updateText(to)}`;

/** Spells that are listed: more cannot be read. */
const MOST_SPELLS = 8;

/** The longest ones, in their order, and how many are left out. */
export function listedSpells(spells: readonly Spell[]): {
  readonly listed: readonly Spell[];
  readonly left: number;
} {
  const longest = spells.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, MOST_SPELLS);
  return { listed: spells.filter((spell) => longest.includes(spell)), left: spells.length - longest.length };
}

export const spellRow = ({ from, to, becomes, rate, left }: Spell): readonly string[] => [
  rangeText(from, to),
  VERBS[becomes],
  rateCell(rate),
  Number.isFinite(left) ? formatShare(left) : '–',
];

/** A sentence each. */
export function factsOf(run: OpenedRun, told: Told): string[] {
  const { loss, clipping, broken, peak, outliers } = told;
  const facts = [
    broken
      ? `The ${broken.what} is not finite at update ${updateText(broken.update)}${run.ranks.length > 1 ? `, on process ${broken.rank}` : ''}.`
      : 'All that was recorded is finite.',
    ...(loss ? [`The loss goes ${changeText(loss)}: medians of the first and the last tenth.`] : []),
    clipping
      ? `${formatPercent(clipping.share)} of what was recorded was clipped, update ${updateText(clipping.last)} the last.`
      : 'Nothing was clipped.',
  ];
  if (peak) {
    const size =
      peak.times >= 1.5 ? `${formatNumber(peak.times, 2)} times the median` : formatNumber(peak.norm);
    facts.push(`The largest gradient is ${size}, at update ${updateText(peak.update)}.`);
  }
  if (run.ranks.length > 1) {
    const differ = outliers.map(({ index, times }) => `process ${index} (${formatNumber(times, 2)} times)`);
    facts.push(
      differ.length > 0
        ? `On their own batches gradients differ from the median of all: ${differ.join(', ')}.`
        : `The gradients of the ${run.ranks.length} processes are within a factor of 2 of their median.`,
    );
  }
  if (run.absent > 0)
    facts.push(`${counted(run.absent, 'process', 'processes')} of the run did not bring an index.`);
  if (run.missing > 0)
    facts.push(`The tensors of ${counted(run.missing, 'recorded update')} are not among the files.`);
  if (run.superseded > 0) {
    facts.push(
      `The run went on from an earlier update: of ${counted(run.superseded, 'record')} that was made twice the later one is shown.`.replace(
        /records that was/,
        'records that were',
      ),
    );
  }
  return facts;
}

/** What stands at an update. */
export function momentReadout({ update, loss, lr, total }: RecordedUpdate): Readout {
  const { before, after } = total;
  const clipped = isClipped(total) ? `, clipped to ${formatNumber(after!)}` : '';
  return {
    place: `Update ${updateText(update)}`,
    parts: [
      ...(loss === undefined ? [] : [`loss ${formatNumber(loss)}`]),
      ...(before === undefined ? [] : [`gradient ${formatNumber(before)}${clipped}`]),
      ...(lr === undefined ? [] : [`learning rate ${formatNumber(lr)}`]),
    ],
  };
}

/** What stands at a lag of an update, by process. */
export function lagReadout({ ranks }: RecordedUpdate, lag: number, statistic: Choice['statistic']): Readout {
  const isAlone = ranks.length === 1;
  return {
    place: `Lag ${lag}`,
    parts: ranks.flatMap(({ rank, norms }) => {
      if (lag >= norms.mean.length) return [];
      const name = isAlone ? statistic : `process ${rank}`;
      return [
        `${name}${isAlone ? '' : ':'} ${formatNumber(norms[statistic][lag])}, in the batch ${formatNumber(norms.least[lag])} to ${formatNumber(norms.largest[lag])}`,
      ];
    }),
  };
}
