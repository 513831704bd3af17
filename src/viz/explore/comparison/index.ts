/** A against B, beside the triangle. */
import { render } from 'lit-html';
import type { Draw } from '../../page/figure.ts';
import type { Panel } from '../state/panel.ts';
import { comparisonView } from './comparison.ts';

export function mount({ state }: Panel): Draw {
  const { held, picture, selected, hold, swap, dropHeld, locked } = state;
  return (body) =>
    render(
      comparisonView({
        a: held.value,
        b: picture.value,
        t: selected.value.t,
        onHold: hold,
        onSwap: () => locked.value.length === 0 && swap(),
        onDrop: dropHeld,
      }),
      body,
    );
}
