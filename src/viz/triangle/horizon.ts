/** The handle on the triangle that cuts backpropagation through time off, and what is left. */
import { type BaseType, pointer, select, type Selection } from 'd3';
import type { ParameterName, Truncation } from '../../rnn/index.ts';
import { join, paint } from '../chart/join.ts';
import { counted, formatNumber, formatOf, subscript } from '../text/format.ts';
import type { Readout } from '../text/readout.ts';
import { firstKept } from '../../rnn/first-kept.ts';
import { beyondPath, handleAt, horizonAt, horizonPath, type TriangleLayout, windowsPath } from './layout.ts';
import { isCommand } from '../chart/keys.ts';

export interface HorizonProps {
  readonly layout: TriangleLayout;
  /** Of truncated backpropagation, in steps. */
  readonly horizon: number;
  /** Whether it cuts time into windows. */
  readonly windows: boolean;
  readonly onHorizon: (horizon: number) => void;
}

/** Where the handle can be taken: as wide as a finger, and below the terms. */
const REACH = { x: -20, y: 0, width: 40, height: 34 };

export function drawHorizon(
  parent: SVGGElement,
  { layout, horizon, windows, onHorizon }: HorizonProps,
): void {
  const root: Selection<SVGElement, unknown, BaseType, unknown> = select<SVGElement, unknown>(parent);
  const isCut = horizon < layout.last;
  paint(join(root, 'path', 'beyond', isCut ? [0] : []), { d: beyondPath(layout, horizon, windows) });
  paint(join(root, 'path', 'horizon', isCut ? [0] : []), { d: horizonPath(layout, horizon, windows) });
  paint(join(root, 'path', 'windows', isCut && windows ? [0] : []), { d: windowsPath(layout, horizon) });
  const { x, y } = handleAt(layout, horizon, windows);
  const handle = paint(join(root, 'g', 'handle', layout.last > 1 ? [0] : []), {
    transform: `translate(${x},${y})`,
    tabindex: 0,
    role: 'slider',
    'aria-label': 'Horizon of truncated backpropagation, in steps',
    'aria-valuemin': 1,
    'aria-valuemax': layout.last,
    'aria-valuenow': Math.min(horizon, layout.last),
    'aria-valuetext': isCut ? counted(horizon, 'step') : 'all steps',
  });
  paint(join(handle, 'rect', 'reach', [0]), REACH);
  paint(join(handle, 'path', 'arrow', [0]), { d: 'M0,1L8,14H-8Z' });
  handle.on('keydown', (event: KeyboardEvent) => {
    if (isCommand(event)) return;
    const far = event.shiftKey ? 10 : 1;
    const now = Math.min(horizon, layout.last);
    // The handle goes the way that the arrow points.
    const right = windows ? far : -far;
    const next: Record<string, number> = {
      ArrowLeft: now - right,
      ArrowUp: now + far,
      ArrowRight: now + right,
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
  handle.on('pointerdown', (event: PointerEvent) =>
    dragFrom(event, x, parent, (to) => onHorizon(horizonAt(layout, to, windows))),
  );
  // A finger that has the handle does not scroll: `touch-action` alone does not hold everywhere inside a drawing.
  handle.on('touchstart', (event: TouchEvent) => event.preventDefault(), { passive: false });
}

/**
 * A press that moves calls `move` with where the handle then is, which was at x, until it ends: the handle is drawn anew
 * on the way, and what listens to this press stays.
 */
function dragFrom(down: PointerEvent, x: number, parent: SVGGElement, move: (x: number) => void): void {
  if (down.button !== 0) return;
  down.preventDefault();
  const handle = down.currentTarget as SVGGElement;
  const beside = x - pointer(down, parent)[0];
  const listening = new AbortController();
  const on = (type: 'pointermove' | 'pointerup' | 'pointercancel', listener: (event: PointerEvent) => void) =>
    handle.addEventListener(type, listener, { signal: listening.signal });
  on('pointermove', (event) => move(pointer(event, parent)[0] + beside));
  on('pointerup', () => listening.abort());
  on('pointercancel', () => listening.abort());
  handle.setPointerCapture(down.pointerId);
  handle.focus({ preventScroll: true });
}

/** What a horizon keeps, in words. @param last the step of the last loss */
export function horizonReadout(
  { horizon, windows }: { readonly horizon: number; readonly windows: boolean },
  T: number,
  last: number,
  truncation: Truncation | undefined,
  parameter: ParameterName,
): Readout {
  if (horizon >= T) {
    return { place: 'Nothing is cut off', parts: ['drag ▲ for truncated backpropagation through time'] };
  }
  const place = windows
    ? `Windows of ${counted(horizon, 'step')}`
    : `Cut off after ${counted(horizon, 'step')}`;
  const isOther = truncation?.horizon !== horizon || truncation.windows !== windows;
  if (isOther || truncation.parameter !== parameter) {
    return { place, parts: ['computing …'] };
  }
  const { share, cosine } = truncation;
  // |A − B| / |B| of A = the rest and B = the whole, without the loss of digits of 1 + share² − 2 share cosine.
  const off = Math.sqrt((1 - share) ** 2 + 2 * share * (1 - cosine));
  const first = firstKept(last, horizon, windows);
  const gone =
    first > 1 ? `the terms of E${subscript(last)} with k ≤ ${first - 1} are gone` : 'no term is gone';
  return {
    place,
    parts: [
      gone,
      `∂E/∂${parameter} is off by ${formatOf(off, 'its norm')}`,
      `what is kept has ${keptText(share)} the norm of the whole, and a cosine of ${formatNumber(cosine, 4)} to it`,
      ...(cosine < 0 ? ['it points the wrong way: a small step down it makes E larger'] : []),
      'norms need not add up to 100 %: what is kept and what is cut off differ in direction',
    ],
  };
}

/** `99.8 % of`; with as many digits as tell it from all, where it is not all: `100.04 % of`; `160 times`. */
function keptText(share: number): string {
  if (share >= TIMES) return `${formatNumber(share, 3)} times`;
  const texts = [3, 4, 5, 6, 7].map((digits) => formatNumber(100 * share, digits));
  return `${(share === 1 ? undefined : texts.find((text) => Number(text) !== 100)) ?? texts[0]} % of`;
}
/** From so much on a share is told as times. */
const TIMES = 10;
