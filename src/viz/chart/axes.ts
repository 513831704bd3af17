/** Axes of charts: where a value stands, and where the ticks do. Whatever the numbers, every place is finite. */
import { scaleLinear } from 'd3';
import { formatChosen, formatPower } from '../text/format.ts';
import { clamp } from './clamp.ts';

export interface Tick {
  /** In pixels. */
  readonly at: number;
  readonly text: string;
  /** Where the text stands, unless at the tick. */
  readonly textAt?: number;
}

export interface Axis {
  /** The place of a value, in pixels; of a logarithmic axis, of its exponent of ten. */
  readonly of: (value: number) => number;
  readonly ticks: readonly Tick[];
  /** The value at a place. */
  readonly at: (place: number) => number;
}

type Extent = readonly [from: number, to: number];

/** An extent of finite numbers that is not empty. */
function opened([low, high]: Extent, least: number): Extent {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, least];
  return high - low > Number.MIN_VALUE ? [low, high] : [low - least / 2, high + least / 2];
}

/** @param count of ticks, about @param isWhole ticks are at whole numbers alone */
export function linearAxis(
  domain: Extent,
  range: Extent,
  {
    count,
    text = formatChosen,
    isWhole = false,
  }: { readonly count: number; readonly text?: (value: number) => string; readonly isWhole?: boolean },
): Axis {
  const scale = scaleLinear(opened(domain, 1), range);
  const ticks = scale
    .ticks(Math.max(2, Math.floor(count)))
    .filter((value) => !isWhole || Number.isInteger(value))
    .map((value) => ({ at: scale(value), text: text(value) }));
  return { of: scale, ticks, at: (place) => scale.invert(place) };
}

/** Pixels that a number on an axis up takes. */
const LINE = 24;

/** Round numbers of decades. */
const DISTANCES = [0, 1, 2, 3, 4, 5].flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));

/**
 * A logarithmic axis. It is of exponents of ten, which go on where float64 ends.
 * @param room pixels between ticks, at least
 * @param text of an exponent
 */
export function logAxis(
  domain: Extent,
  range: Extent,
  { room = LINE, text }: { readonly room?: number; readonly text?: (exponent: number) => string } = {},
): Axis {
  const [low, high] = opened(domain, 1);
  const scale = scaleLinear([low, high], range);
  const exponents =
    high - low > FEW_DECADES
      ? decadesIn([low, high], Math.abs(range[1] - range[0]), room)
      : valuesIn(low, high);
  const ticks = exponents.map(({ exponent, name }) => ({
    at: scale(exponent),
    text: text ? text(exponent) : name,
  }));
  return { of: scale, ticks, at: (place) => scale.invert(place) };
}

/** On so few decades ticks stand within them, too. */
const FEW_DECADES = 2.2;

interface LogTick {
  readonly exponent: number;
  readonly name: string;
}

/** Whole decades at a round distance. */
function decadesIn([low, high]: Extent, pixels: number, room: number): LogTick[] {
  const every = DISTANCES.find((distance) => (distance * pixels) / (high - low) >= room) ?? 1e6;
  const first = Math.ceil(low / every - 1e-9);
  const last = Math.floor(high / every + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const exponent = (first + i) * every;
    return { exponent, name: formatPower(exponent) };
  });
}

/** 1, 2 and 5 in each decade, or round numbers where that is one at most. */
function valuesIn(low: number, high: number): LogTick[] {
  const first = Math.floor(low);
  const digits = Array.from({ length: Math.floor(high) - first + 1 }, (_, i) => first + i).flatMap((decade) =>
    [1, 2, 5].map((digit) => Number(`${digit}e${decade}`)),
  );
  const isIn = (value: number) => Math.log10(value) >= low - 1e-9 && Math.log10(value) <= high + 1e-9;
  const round = digits.filter(isIn);
  if (!(10 ** low > 0 && 10 ** high < Infinity)) return decadesIn([low, high], 1, 0);
  const values = round.length > 1 ? round : scaleLinear([10 ** low, 10 ** high], [0, 1]).ticks(5);
  return values.map((value) => ({ exponent: Math.log10(value), name: formatChosen(value) }));
}

/** Steps 0 to `last`: ticks at a round distance, and at the last one, none too near to it. */
export function stepAxis(last: number, [from, to]: Extent): Axis {
  const pitch = (to - from) / Math.max(1, last);
  const every = [1, 2, 5, 10, 20, 50].find((distance) => distance * pitch >= 30) ?? 100;
  const steps = Array.from({ length: Math.ceil(last / every) }, (_, index) => index * every);
  const of = (step: number) => from + step * pitch;
  return {
    of,
    // Numbers of four digits need more room beside each other.
    ticks: [...steps.filter((step) => (last - step) * pitch >= (last < 1000 ? 26 : 36)), last].map(
      (step) => ({
        at: of(step),
        text: String(step),
      }),
    ),
    at: (place) => clamp(Math.round((place - from) / pitch), 0, last),
  };
}
