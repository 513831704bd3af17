/** Where everything of a long network stands: vectors as strips, a column a step. Pure geometry, in pixels. */
import type { NetworkShape } from './layout.ts';
import type { StepWindow } from '../../experiment/step-window.ts';
import { clamp } from '../../chart/clamp.ts';

export type StripKind = 'E' | 'o' | 'h' | 'dh' | 'c' | 'dc' | 'x';

/** One vector over all steps in view, a row a unit. */
export interface Strip {
  readonly kind: StripKind;
  readonly top: number;
  readonly height: number;
  readonly rows: number;
  /** The first step in view: 0 for states, whose first column is the state before the window. */
  readonly first: number;
}

/** The way of the gradient along h or c, as wide as its norm. */
export interface River {
  readonly of: 'h' | 'c';
  /** Its middle. */
  readonly y: number;
}

export interface StripsLayout {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  /** Width of a step. */
  readonly pitch: number;
  readonly window: StepWindow;
  readonly strips: readonly Strip[];
  readonly rivers: readonly River[];
  /** Where the labels of steps stand. */
  readonly axis: number;
  readonly labelled: readonly number[];
}

const MARGIN = { left: 62, right: 14, top: 6, bottom: 4 };
const GAP = 12;
const LOSS_HEIGHT = 30;
const RIVER_HEIGHT = 34;
const AXIS_HEIGHT = 22;
const LABEL_ROOM = 30;

/** A strip is as high as suits so many rows. */
const heightOf = (rows: number) => clamp(rows * (rows <= 8 ? 12 : 4), 16, 132);

export function layoutStrips(
  { n, m, q, hasCellState, isHeadless }: NetworkShape,
  width: number,
  window: StepWindow,
): StripsLayout {
  const [first, last] = window;
  const pitch = (width - MARGIN.left - MARGIN.right) / (last - first + 2);
  const strips: Strip[] = [];
  const rivers: River[] = [];
  let y = MARGIN.top;
  const strip = (kind: StripKind, rows: number, isState: boolean, height = heightOf(rows)) => {
    strips.push({ kind, top: y, height, rows, first: isState ? first - 1 : first });
    y += height + GAP;
  };
  const river = (of: River['of']) => {
    rivers.push({ of, y: y + RIVER_HEIGHT / 2 - GAP / 2 });
    y += RIVER_HEIGHT;
  };
  strip('E', 1, false, LOSS_HEIGHT);
  if (!isHeadless) strip('o', q, false);
  strip('h', n, true);
  river('h');
  strip('dh', n, true);
  if (hasCellState) {
    strip('c', n, true);
    river('c');
    strip('dc', n, true);
  }
  strip('x', m, false);
  return {
    width,
    height: y + AXIS_HEIGHT + MARGIN.bottom,
    left: MARGIN.left,
    pitch,
    window,
    strips,
    rivers,
    axis: y + 4,
    labelled: labelledSteps(window, pitch),
  };
}

/** The left edge of a step's column. */
export const leftOfStep = ({ left, pitch, window: [first] }: StripsLayout, step: number): number =>
  left + pitch * (step - first + 1);

/** The step under a place across the drawing; undefined outside. */
export function stepAt({ left, pitch, window: [first, last] }: StripsLayout, x: number): number | undefined {
  const step = Math.floor((x - left) / pitch) + first - 1;
  return step >= first - 1 && step <= last ? step : undefined;
}

function labelledSteps([first, last]: StepWindow, pitch: number): number[] {
  const every = [1, 2, 5, 10, 20, 50].find((distance) => distance * pitch >= LABEL_ROOM) ?? 100;
  const start = Math.ceil((first - 1) / every) * every;
  return Array.from({ length: Math.floor((last - start) / every) + 1 }, (_, index) => start + index * every);
}

/** The outline of a river through the middles of columns, by its width at each; gaps where there is nothing. */
export function riverPath(
  layout: StripsLayout,
  y: number,
  widths: readonly { readonly step: number; readonly width: number }[],
): string {
  if (widths.length === 0) return '';
  const x = (step: number) => leftOfStep(layout, step) + layout.pitch / 2;
  const along = widths.map(({ step, width }) => `${x(step)},${y - width / 2}`);
  const back = widths.toReversed().map(({ step, width }) => `${x(step)},${y + width / 2}`);
  return `M${[...along, ...back].join('L')}Z`;
}
