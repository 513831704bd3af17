import { clamp } from './clamp.ts';
/** The keys of everything that goes along a row of places: sliders over charts, points, rows. Pure. */
export interface SliderPosition {
  readonly now: number;
  /** It goes from `first`, 0 unless told, to this. */
  readonly last: number;
  readonly first?: number;
  /** Of an arrow key; 1 unless told. */
  readonly stride?: number;
}

/** A key, and what is held down with it. */
export type Press = Pick<KeyboardEvent, 'key'> &
  Partial<Pick<KeyboardEvent, 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>>;

/** Whether a key is the browser's: with Ctrl it zooms the page, with Alt it goes back. */
export const isCommand = ({
  ctrlKey = false,
  metaKey = false,
  altKey = false,
}: Omit<Press, 'key'>): boolean => ctrlKey || metaKey || altKey;

/** How many strides a key goes with shift. */
const FAR = 10;

/** Where a key leads, within the ends; undefined for keys that lead nowhere. Right and up go on, left and down go back. */
export function keyedTo(
  press: Press,
  { now, last, first = 0, stride = 1 }: SliderPosition,
): number | undefined {
  if (isCommand(press)) return undefined;
  const { key, shiftKey = false } = press;
  const far = stride * (shiftKey ? FAR : 1);
  const places: Readonly<Record<string, number>> = {
    ArrowRight: now + far,
    ArrowUp: now + far,
    ArrowLeft: now - far,
    ArrowDown: now - far,
    Home: first,
    End: last,
  };
  const next = places[key];
  return next === undefined ? undefined : clamp(next, first, last);
}
