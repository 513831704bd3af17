/** Where names stand at the ends of the lines of a chart: pure geometry. */
import { type Curve, stepOf } from '../curve.ts';
import { spreadLabels } from '../../../chart/end-labels.ts';
import type { Look } from '../looks.ts';

export interface CurveLabel {
  readonly id: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Undefined: that of the baseline. */
  readonly look: Look | undefined;
}

const LABEL_HEIGHT = 16;
const MOST_LABELS = 8;
/** The room of a character. */
export const CHARACTER = 6.9;
/** The room of a label at most. */
export const labelWidth = (width: number): number => Math.min(400, 0.3 * width);

/** Lines with a name at their end: those of the present ones all, and as many earlier ones as there is room for, the newest first. */
export function namedLines<Line extends { readonly curve: Curve; readonly look: Look }>(
  lines: readonly Line[],
): Line[] {
  const begun = lines.filter(({ curve }) => stepOf(curve) > 0);
  const present = begun.filter(({ look }) => !look.isEarlier);
  const earlier = begun.filter(({ look }) => look.isEarlier);
  return [...present, ...earlier.slice(0, Math.max(0, MOST_LABELS - present.length))];
}

const clipped = (name: string, most: number): string =>
  name.length > most ? `${name.slice(0, most - 1)}…` : name;

/** How far before the end of the axis a line ends that has its name inside the chart. */
const EARLY = 140;

export interface LabelColumn {
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Of a label at most. */
  readonly characters: number;
}

/**
 * Names at the ends of lines, none over another.
 * @param ends labels at the very ends of their lines
 */
export function endLabels(
  ends: readonly CurveLabel[],
  { right, top, bottom, characters }: LabelColumn,
): CurveLabel[] {
  const labels = ends.map((end) => {
    const text = clipped(end.text, characters);
    // Above the end: there another line may go on.
    return end.x < right - EARLY
      ? { ...end, text, x: end.x + 4, y: end.y - LABEL_HEIGHT * 0.75 }
      : { ...end, text, x: right + 12 };
  });
  const [outside, inside] = [labels.filter(({ x }) => x > right), labels.filter(({ x }) => x <= right)];
  return [outside, inside].flatMap((column) => spreadLabels(column, { top, bottom }));
}
