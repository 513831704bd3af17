/** What keys do on the map. Pure. */
import type { Plane } from '../../../rnn/map/plane.ts';
import { isCommand, type Press } from '../../chart/keys.ts';
import { clamp } from '../../chart/clamp.ts';

type Done = { readonly to: number } | { readonly does: 'open' | 'hold' | 'zoom in' | 'zoom out' };

/** Points that a step with the shift key passes. */
const FAR = 8;

/** Undefined: nothing. @param here the point that is looked at */
export function keyed(press: Press, { x, y }: Pick<Plane, 'x' | 'y'>, here: number): Done | undefined {
  if (isCommand(press)) return undefined;
  const { key, shiftKey } = press;
  const [column, row] = [here % x.count, Math.floor(here / x.count)];
  const step = shiftKey ? FAR : 1;
  const at = (column: number, row: number): Done => {
    const within = (index: number, count: number) => clamp(index, 0, count - 1);
    return { to: within(row, y.count) * x.count + within(column, x.count) };
  };
  switch (key) {
    case 'ArrowRight':
      return at(column + step, row);
    case 'ArrowLeft':
      return at(column - step, row);
    case 'ArrowUp':
      return at(column, row + step);
    case 'ArrowDown':
      return at(column, row - step);
    case 'Home':
      return at(0, row);
    case 'End':
      return at(x.count - 1, row);
    case 'PageUp':
      return at(column, y.count - 1);
    case 'PageDown':
      return at(column, 0);
    case 'Enter':
      return { does: 'open' };
    case ' ':
      return { does: 'hold' };
    case '+':
      return { does: 'zoom in' };
    case '-':
      return { does: 'zoom out' };
    default:
      return undefined;
  }
}
