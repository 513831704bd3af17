/** Where everything of the chart beside the map stands: lag across, powers of ten up. Pure. */
import { bandOf, type Spread } from '../../../rnn/rest/spread.ts';
import { SMALLEST_NORMAL } from '../../../rnn/index.ts';
import { logAxis, stepAxis } from '../../chart/axes.ts';
import { type Frame, plainFrame } from '../../chart/frame.ts';
import { counted } from '../../text/format.ts';
import type { Point } from '../../chart/geometry.ts';

/** The draws of one point, by lag. */
export interface LagLine {
  readonly name: 'here' | 'held';
  readonly norms: readonly (readonly number[] | undefined)[];
}

export interface PlacedLag {
  readonly name: LagLine['name'];
  readonly medians: readonly Point[];
  readonly area: readonly Point[];
}

export interface LagLayout extends Frame {
  readonly lines: readonly PlacedLag[];
  /** Across, where nothing is lost and nothing gained. */
  readonly whole: number;
}

const MARGIN = { left: 54, right: 14, top: 22, bottom: 40 };
/** Decades that are shown at least. */
const FEWEST = 2;

/** Shares of the norm at lag 0, of the draws that have them: no number overflows, and something sets out. */
const sharesOf = ({ norms }: Pick<LagLine, 'norms'>): number[][] =>
  norms.flatMap((draw) => (draw && draw[0] > 0 ? [draw.map((norm) => norm / draw[0])] : []));

/** Of how many draws the lines are: `16 draws`, `15 of 16 draws`, `15 and 16 of 16 draws`. */
export function drawsText(lines: readonly Pick<LagLine, 'norms'>[], draws: number): string {
  const counts = [...new Set(lines.map((line) => sharesOf(line).length))];
  const all = counted(draws, 'draw');
  return counts.every((count) => count === draws) ? all : `${counts.join(' and ')} of ${all}`;
}

/** Their 10 %, 50 % and 90 % quantiles by lag. */
function bandOfShares(line: LagLine): Spread[] {
  const shares = sharesOf(line);
  return shares.length > 0 ? bandOf(shares) : [];
}

export function layoutLagLines(
  lines: readonly LagLine[],
  T: number,
  width: number,
  height: number,
): LagLayout {
  const { left, top } = MARGIN;
  const [right, bottom] = [width - MARGIN.right, height - MARGIN.bottom];
  const bands = lines.map(bandOfShares);
  const isSized = (share: number) => share >= SMALLEST_NORMAL && share < Infinity;
  const logs = bands.flatMap((band) =>
    band
      .flatMap(({ low, median, high }) => [low, median, high])
      .filter(isSized)
      .map(Math.log10),
  );
  const [least, most] = logs.reduce(([low, high], log) => [Math.min(low, log), Math.max(high, log)], [0, 0]);
  const high = Math.ceil(most + 0.05);
  const low = Math.min(Math.floor(least - 0.05), high - FEWEST);
  const axes = { x: stepAxis(T, [left, right]), y: logAxis([low, high], [bottom, top]) };
  const y = (share: number) => (isSized(share) ? axes.y.of(Math.log10(share)) : share > 1 ? top : bottom);
  return {
    ...plainFrame({ left, right, top, bottom }, { width, below: MARGIN.bottom }, axes),
    whole: y(1),
    lines: lines.map(({ name }, i) => {
      const points = (of: keyof Spread) =>
        bands[i].map((spread, lag) => ({ x: axes.x.of(lag), y: y(spread[of]) }));
      return { name, medians: points('median'), area: [...points('high'), ...points('low').toReversed()] };
    }),
  };
}
