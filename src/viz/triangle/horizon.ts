/** The handle on the triangle that cuts backpropagation through time off, and what is left. */
import { type BaseType, drag, select, type Selection } from 'd3';
import type { ParameterName, Truncation } from '../../rnn/index.ts';
import { join, paint } from '../chart/join.ts';
import { formatNumber, formatPercent, subscript } from '../text/format.ts';
import { beyondPath, handleAt, horizonAt, horizonPath, type TriangleLayout } from './layout.ts';

export interface HorizonProps {
  readonly layout: TriangleLayout;
  /** Terms with t - k < horizon are kept. */
  readonly horizon: number;
  readonly onHorizon: (horizon: number) => void;
}

export function drawHorizon(parent: SVGGElement, { layout, horizon, onHorizon }: HorizonProps): void {
  const root: Selection<SVGElement, unknown, BaseType, unknown> = select<SVGElement, unknown>(parent);
  const isCut = horizon < layout.last;
  paint(join(root, 'path', 'beyond', isCut ? [0] : []), { d: beyondPath(layout, horizon) });
  paint(join(root, 'path', 'horizon', isCut ? [0] : []), { d: horizonPath(layout, horizon) });
  const { x, y } = handleAt(layout, horizon);
  const handle = paint(join(root, 'path', 'handle', layout.last > 1 ? [0] : []), {
    d: 'M0,1L8,14H-8Z',
    transform: `translate(${x},${y})`,
    tabindex: 0,
    role: 'slider',
    'aria-label': 'Horizon of truncated backpropagation, in steps',
    'aria-valuemin': 1,
    'aria-valuemax': layout.last,
    'aria-valuenow': Math.min(horizon, layout.last),
    'aria-valuetext': isCut ? `${horizon} steps` : 'all steps',
  });
  handle.on('keydown', (event: KeyboardEvent) => {
    const far = event.shiftKey ? 10 : 1;
    const now = Math.min(horizon, layout.last);
    const next: Record<string, number> = {
      ArrowLeft: now + far,
      ArrowUp: now + far,
      ArrowRight: now - far,
      ArrowDown: now - far,
      Home: 1,
      End: layout.last,
    };
    const wanted = next[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onHorizon(wanted >= layout.last ? layout.T : Math.max(1, wanted));
  });
  handle.call(
    drag<SVGElement, number>()
      .container(parent)
      .subject(() => ({ x, y }))
      .on('drag', (event: { readonly x: number }) => onHorizon(horizonAt(layout, event.x))),
  );
}

/** What a horizon keeps, in words. @param last the step of the last loss */
export function horizonText(
  horizon: number,
  T: number,
  last: number,
  truncation: Truncation | undefined,
  parameter: ParameterName,
): string {
  if (horizon >= T) return 'Drag ▲ to cut the way back off: truncated backpropagation through time.';
  if (truncation?.parameter !== parameter || truncation.horizon !== horizon) {
    return `Cut off after ${stepsText(horizon)}: computing …`;
  }
  const { share, cosine } = truncation;
  // |A − B| / |B| of A = the rest and B = the whole, without the loss of digits of 1 + share² − 2 share cosine.
  const off = Math.sqrt((1 - share) ** 2 + 2 * share * (1 - cosine));
  const gone =
    last > horizon
      ? `the terms of E${subscript(last)} with k ≤ ${last - horizon} are gone`
      : 'no term is gone';
  const longer = share > 1 ? ` (${share < 1.05 ? 'slightly ' : ''}longer than the whole)` : '';
  return [
    `Cut off after ${stepsText(horizon)}: ${gone}.`,
    `∂E/∂${parameter} is off by ${formatPercent(off)} of its norm.`,
    `Kept: ${keptText(share)} of its norm${longer}, cosine ${formatNumber(cosine, 4)} to the whole.`,
    'Both are norms of vectors and need not add up to 100 %.',
  ].join(' ');
}

/** `99.8 %`; with as many digits as tell it from all, where it is not all: `100.04 %`. */
function keptText(share: number): string {
  const texts = [3, 4, 5, 6, 7].map((digits) => formatNumber(100 * share, digits));
  return `${(share === 1 ? undefined : texts.find((text) => Number(text) !== 100)) ?? texts[0]} %`;
}

const stepsText = (count: number) => `${count} step${count === 1 ? '' : 's'}`;
