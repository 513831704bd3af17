/** What of a network of layers a gradient has reached at a moment, and how much of it: pure. */
import type { Flood } from '../../../rnn/stacked/flood.ts';
import { clamp } from '../../chart/clamp.ts';
import type { Part } from '../../experiment/part.ts';
import type { Moment } from '../../experiment/timeline.ts';

/** A row of the drawing, from the losses at the top to the inputs at the bottom. */
export type Row =
  { readonly of: 'E' | 'o' | 'x' } | { readonly of: 'h'; readonly layer: number; readonly direction: number };

/** Rows from the top down. */
export function rowsOf({ layers, output }: Part['whole']): Row[] {
  const hidden = layers
    .map(({ directions }, layer) => directions.map((_, direction): Row => ({ of: 'h', layer, direction })))
    .toReversed()
    .flat();
  return [{ of: 'E' }, ...(output ? [{ of: 'o' } as const] : []), ...hidden, { of: 'x' }];
}

/** What has arrived at a cell: its norm, and how much of it is drawn, 0 to 1. */
export interface Arrived {
  readonly norm: number;
  readonly share: number;
  /** It is of all losses, where the rest is of what enters the part at one step. */
  readonly isAside: boolean;
}

const NOTHING: Arrived = { norm: 0, share: 0, isAside: false };

/** Frames until what is carried back has come down to the part: as many as to h_t in its own drawing. */
const AT_PART = 2;

/**
 * What has arrived at each cell, rows as `rowsOf` has them, columns by t.
 *
 * All losses together come down at once. Of one step of the part the gradient first comes down to it, of all losses; from
 * there it goes on through time, a step a frame, and down to the layers below.
 */
export function arrivedAt(part: Part, { of, elapsed }: Moment, rows: readonly Row[]): Arrived[][] {
  const { flood, place, whole } = part;
  const T = flood.inputs.length;
  const columns = Array.from({ length: T }, (_, index) => index + 1);
  if (of === 'forward') return rows.map(() => columns.map(() => NOTHING));
  if (of === 'all') {
    return rows.map((row, depth) =>
      columns.map((t) => ({
        norm: normAt(flood, row, t),
        share: partly(2 * elapsed * rows.length - depth),
        isAside: false,
      })),
    );
  }
  const from = part.floodFrom?.(of) ?? flood;
  const isBack = place.direction === 1;
  // Of some steps of a sequence the first is not step 1.
  const before = part.steps ? part.steps[0] - 1 : 0;
  const entered = isBack ? T + 1 - of - before : of + before;
  const depthOfPart = rows.findIndex((row) => isPart(row, part));
  return rows.map((row, depth) => {
    const layer = row.of === 'h' ? row.layer : row.of === 'x' ? -1 : whole.layers.length;
    if (layer > place.layer || (layer === place.layer && !isPart(row, part))) {
      // Of what is above only its own loss, where it has one, leads here alone.
      const share = layer > place.layer ? partly((elapsed / AT_PART) * depthOfPart - depth) : 0;
      return columns.map((t) => ({ norm: normAt(flood, row, t), share, isAside: true }));
    }
    const below = (place.layer - layer) / (place.layer + 2);
    return columns.map((t) => {
      const hops = isBack ? t - entered : entered - t;
      if (layer === place.layer && (hops < 0 || hops >= of)) return NOTHING;
      const arrival = Math.min(AT_PART + Math.abs(hops), AT_PART + of - 1) + below;
      return { norm: normAt(from, row, t), share: partly(elapsed - arrival + 1), isAside: false };
    });
  });
}

export const isPart = (row: Row, { place }: Pick<Part, 'place'>): boolean =>
  row.of === 'h' && row.layer === place.layer && row.direction === place.direction;

const partly = (x: number) => clamp(x, 0, 1);

function normAt({ losses, outputs, layers, inputs }: Flood, row: Row, t: number): number {
  if (row.of === 'h') return layers[row.layer][row.direction][t - 1];
  if (row.of === 'E') return losses[t - 1] === null ? 0 : 1;
  return (row.of === 'o' ? outputs : inputs)[t - 1];
}

/** The largest and the smallest norm that is not zero. */
export function rangeOf({ outputs, layers, inputs }: Flood): number[] {
  const sizes = [outputs, inputs, ...layers.flat()].flat().filter((size) => size > 0 && size < Infinity);
  if (sizes.length === 0) return [];
  const [low, high] = sizes.reduce(([a, b], size) => [Math.min(a, size), Math.max(b, size)], [Infinity, 0]);
  return [low, high];
}
