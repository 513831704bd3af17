/** What is looked at in a chart: the line at it, and the slider over the plot that takes the pointer and the keys. */
import { pointer } from 'd3';
import type { Frame } from './frame.ts';
import { classes, join, paint } from './join.ts';
import { isCommand, keyedTo } from './keys.ts';
import type { Point } from './geometry.ts';
import type { Layer } from './layers.ts';

export interface Cursor {
  /** What it goes along. */
  readonly name: string;
  /** It goes from 0 to this. */
  readonly last: number;
  readonly now: number;
  /** What stands there, in words. */
  readonly text: string;
  /** Where its line is; undefined for none. */
  readonly x: number | undefined;
  readonly isHovered?: boolean;
  /** Points that get a ring. */
  readonly here: readonly Point[];
  /** Where a key leads; undefined for a key that leads nowhere. By whole numbers from 0 on unless told. */
  readonly move?: (event: KeyboardEvent) => number | undefined;
  /** Of a place in the drawing. */
  readonly valueAt: (place: Point) => number;
  /** Undefined: the pointer has left. */
  readonly onMove: (value: number | undefined) => void;
  readonly onPress?: (value: number, place: Point) => void;
  /** Keys of its own, before those that move it. */
  readonly keys?: Readonly<Record<string, () => void>>;
  /** Whether it stays where it is when the pointer leaves, which then does not move it by touch. */
  readonly stays?: boolean;
}

const RADIUS = 6;
const MARGIN = 6;

export function drawCursor(
  root: Layer,
  frame: Pick<Frame, 'left' | 'right' | 'top' | 'axis'>,
  cursor: Cursor,
): void {
  const { left, right, top, axis } = frame;
  const { now, last, x, here, isHovered = false, stays = false, valueAt, onMove, onPress } = cursor;
  paint(join(root, 'path', 'cursor', x === undefined ? [] : [x]), {
    class: classes('cursor', { hovered: isHovered }),
    d: (x) => `M${x},${top}V${axis}`,
  });
  paint(join(root, 'circle', 'here', here), { cx: ({ x }) => x, cy: ({ y }) => y, r: RADIUS });
  const placeOf = (event: MouseEvent): Point => {
    const [x, y] = pointer(event, root.node());
    return { x, y };
  };
  const leave = () => !stays && onMove(undefined);
  paint(join(root, 'rect', 'hit', [0]), {
    x: left - MARGIN,
    y: top - MARGIN,
    width: right - left + 2 * MARGIN,
    height: axis - top + 2 * MARGIN,
    tabindex: 0,
    role: 'slider',
    'aria-label': cursor.name,
    'aria-valuemin': 0,
    'aria-valuemax': last,
    'aria-valuenow': now,
    'aria-valuetext': cursor.text,
  })
    .on('pointermove', (event: PointerEvent) => {
      if (!stays || event.pointerType === 'mouse') onMove(valueAt(placeOf(event)));
    })
    .on('pointerleave', leave)
    .on('blur', leave)
    .on('click', (event: MouseEvent) => onPress?.(valueAt(placeOf(event)), placeOf(event)))
    .on('keydown', (event: KeyboardEvent) => {
      if (isCommand(event)) return;
      const act = cursor.keys?.[event.key];
      const move = cursor.move ?? ((key) => keyedTo(key, { now, last }));
      const next = act ? undefined : move(event);
      if (!act && next === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      if (act) act();
      else onMove(next);
    });
}
