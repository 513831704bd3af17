/** Where everything of the pooled triangle stands: a row a loss, across the steps from k = 0 on. Pure. */
import { type Axis, stepAxis } from '../../chart/axes.ts';
import { clamp } from '../../chart/clamp.ts';
import { type Frame, plainFrame } from '../../chart/frame.ts';

export interface PooledLayout extends Frame {
  readonly x: Axis;
  /** Steps of a cell, and how many cells there are across. */
  readonly per: number;
  readonly columns: number;
  /** Height of a row. */
  readonly rowSize: number;
}

const MARGIN = { left: 62, right: 40, top: 26, below: 42 };
/** Pixels that a cell has across, at least. */
const CELL = 2;
const ROW = { least: 6, most: 28, all: 360 };
/** Between two losses that are named. */
const LABEL = 22;

/** @param losses the step t of each row, from the top down */
export function layoutPooled(losses: readonly number[], T: number, width: number): PooledLayout {
  const [left, right, top] = [MARGIN.left, width - MARGIN.right, MARGIN.top];
  const rowSize = clamp(ROW.all / losses.length, ROW.least, ROW.most);
  const bottom = top + rowSize * losses.length;
  const per = Math.max(1, Math.ceil(((T + 1) * CELL) / (right - left)));
  const columns = Math.ceil((T + 1) / per);
  // A cell stands where its steps do, the last one as wide as all others.
  const x = stepAxis(T, [left, left + ((right - left) * (T + 1)) / (columns * per)]);
  const every = Math.ceil(LABEL / rowSize);
  const named = losses.flatMap((t, row) =>
    (losses.length - 1 - row) % every === 0
      ? [{ at: top + (row + 0.5) * rowSize, text: t.toLocaleString('en-GB') }]
      : [],
  );
  const y: Axis = {
    of: (row) => top + (row + 0.5) * rowSize,
    at: (place) => clamp(Math.floor((place - top) / rowSize), 0, losses.length - 1),
    ticks: named,
  };
  return {
    ...plainFrame({ left, right, top, bottom }, { width, below: MARGIN.below }, { x, y }),
    x,
    per,
    columns,
    rowSize,
  };
}
