/** One recorded update: the norm by lag for each process, over what its batch spreads. */
import { SMALLEST_NORMAL } from '../../rnn/index.ts';
import { drawCursor } from '../chart/cursor.ts';
import { openChart, pathThrough, roomIn } from '../chart/drawing.ts';
import { drawFrame } from '../chart/frame.ts';
import { join, paint } from '../chart/join.ts';
import { drawSized, layoutSizes, type SizedLine, type SizedPoint } from '../chart/sized-lines.ts';
import type { SizeKind } from '../chart/sizes.ts';
import { pointsWithin } from './points-within.ts';
import type { RecordedUpdate } from './view.ts';
import { layerOf } from '../chart/layers.ts';

export interface MomentProps {
  readonly moment: RecordedUpdate;
  readonly statistic: 'mean' | 'median' | 'least' | 'largest';
  readonly width: number;
  readonly state: string;
  readonly lag: number;
  readonly readout: string;
  readonly label: string;
  readonly onLag: (lag: number) => void;
}

const HEIGHT = 250;
const MARGIN = { left: 58, right: 14, top: 24 };

/** NaN stands with what is beyond the largest number: neither has a size. */
const kindOf = (norm: number): SizeKind =>
  norm >= SMALLEST_NORMAL && norm < Infinity ? 'sized' : norm > 0 || Number.isNaN(norm) ? 'overflow' : 'zero';

export type MomentLine = SizedLine & { readonly rank: number; readonly marks: readonly SizedPoint[] };

function layoutMoment(
  { ranks }: Pick<RecordedUpdate, 'ranks'>,
  statistic: MomentProps['statistic'],
  width: number,
) {
  const norms = ranks.map((rank) => rank.norms[statistic]);
  const spread = ranks.flatMap((rank) => [...rank.norms.least, ...rank.norms.largest]);
  const T = Math.max(1, ...norms.map(({ length }) => length - 1));
  const { frame, x, y, lines } = layoutSizes({
    norms,
    kinds: norms.map((all) => all.map(kindOf)),
    others: spread.filter((norm) => kindOf(norm) === 'sized'),
    T,
    width,
    left: MARGIN.left,
    right: Math.max(MARGIN.left + 60, width - MARGIN.right),
    top: MARGIN.top,
    bottom: HEIGHT,
  });
  const bounds = Array.from({ length: T + 1 }, (_, lag) => {
    const at = ranks
      .flatMap(({ norms }) => [norms.least[lag], norms.largest[lag]])
      .filter((norm) => norm > 0 && norm < Infinity);
    return at.length > 0 ? ([Math.min(...at), Math.max(...at)] as const) : undefined;
  });
  return {
    frame,
    x,
    T,
    lines: lines.map((line, index): MomentLine => ({ ...line, rank: ranks[index].rank, marks: [] })),
    band: pointsWithin(
      bounds,
      (lag) => x.of(lag),
      (norm) => y.of(Math.log10(norm)),
    ),
  };
}

export function drawMoment(svg: SVGSVGElement, props: MomentProps): void {
  const { moment, statistic, width, state, lag, readout, label, onLag } = props;
  const { frame, x, T, lines, band } = layoutMoment(moment, statistic, roomIn(width));
  const root = openChart(svg, frame, label);
  drawFrame(layerOf(root, 'axes'), frame, {
    x: 'lag: steps back from the last one',
    y: `norm of dE/d${state}, log scale`,
  });
  paint(join(root, 'path', 'band', band), { d: pathThrough });
  drawSized(layerOf(root, 'lines'), lines, {
    id: ({ rank }) => String(rank),
    look: () => (lines.length > 1 ? 'rank' : 'shown'),
  });
  drawCursor(
    root,
    { ...frame, axis: frame.axis },
    {
      name: 'Lag',
      last: T,
      now: Math.min(T, lag),
      text: readout,
      x: x.of(Math.min(T, lag)),
      here: [],
      stays: true,
      valueAt: ({ x: across }) => x.at(across),
      onMove: (value) => value !== undefined && onLag(value),
      onPress: onLag,
    },
  );
}
