/** The triangle of a long sequence: a heat map under a drawing of its axes, marks and the term that is picked. */
import { type BaseType, select, type Selection } from 'd3';
import { actsOnOutput } from '../../rnn/index.ts';
import { join, paint } from '../chart/join.ts';
import type { Place } from '../experiment/place.ts';
import { formatNumber } from '../text/format.ts';
import { paintGrid } from '../chart/heat-map.ts';
import { cellAt, footOf, outline, TOP, topOf, type TriangleLayout } from './layout.ts';
import { termByKey } from './moves.ts';
import type { TriangleProps } from './props.ts';
import { isCommand } from '../chart/keys.ts';

/** A change of so many decades has the strongest colour. */
const MOST_DECADES = 4;

export function drawTriangleMap(
  canvas: HTMLCanvasElement,
  parent: SVGGElement,
  layout: TriangleLayout,
  zoom: number,
  props: TriangleProps,
): void {
  const { T, size, rowSize, first, last, left } = layout;
  const rows = last - first + 1;
  Object.assign(canvas.style, {
    left: `${left * zoom}px`,
    top: `${TOP * zoom}px`,
    width: `${T * size * zoom}px`,
    height: `${rows * rowSize * zoom}px`,
  });
  paintGrid(canvas, T, rows, colourer(props, first));
  const root: Selection<SVGElement, unknown, BaseType, unknown> = select<SVGElement, unknown>(parent);
  const box = (place: Place | undefined) => (place && place.parameter === props.parameter ? [place] : []);
  for (const [name, place] of [
    ['selected', props.selected],
    ['hovered', props.hovered],
  ] as const) {
    paint(join(root, 'rect', `mark-${name}`, box(place)), {
      x: ({ k }) => left + (k - 1) * size - 2,
      y: ({ t }) => topOf(layout, t) - 2,
      width: size + 4,
      height: rowSize + 4,
      rx: 2,
    });
    paint(join(root, 'path', `cross-${name}`, box(place)), {
      d: ({ t, k }) =>
        `M${left},${topOf(layout, t) + rowSize / 2}H${left + (k - 1) * size - 2}M${left + (k - 0.5) * size},${topOf(layout, t + 1) + 2}V${footOf(layout)}`,
    });
  }
  const at = (event: PointerEvent | MouseEvent): Place | undefined => {
    const frame = parent.ownerSVGElement!.getBoundingClientRect();
    const cell = cellAt(layout, (event.clientX - frame.left) / zoom, (event.clientY - frame.top) / zoom);
    return cell && clamped(cell, props);
  };
  paint(join(root, 'path', 'field', [0]), {
    d: outline(layout),
    tabindex: 0,
    role: 'application',
    'aria-roledescription': 'triangle of terms',
    'aria-label': describe(props),
  })
    .on('pointermove', (event: PointerEvent) => event.pointerType === 'mouse' && props.onHover(at(event)))
    .on('pointerleave', () => props.onHover(undefined))
    .on('click', (event: MouseEvent) => {
      const place = at(event);
      if (place) props.onSelect(place);
    })
    .on('keydown', (event: KeyboardEvent) => {
      if (isCommand(event)) return;
      const next = termByKey(props.picture.experiment, props.parameter, props.selected, event);
      if (!next) return;
      event.preventDefault();
      event.stopPropagation();
      props.onSelect(next);
    });
}

/** V and d act at t alone. */
const clamped = ({ t, k }: { t: number; k: number }, { parameter }: TriangleProps): Place => ({
  parameter,
  t,
  k: actsOnOutput(parameter) ? t : k,
});

/** @param first the loss of the first row */
function colourer(
  { picture, parameter, palette, held, scale = picture.scale }: TriangleProps,
  first: number,
) {
  const { intensity } = scale;
  const isOutput = actsOnOutput(parameter);
  return (row: number, column: number): number => {
    const [t, k] = [row + first, column + 1];
    if (k > t || (isOutput && k < t) || picture.experiment.targets[t - 1] === null) return 0;
    const size = picture.norm(parameter, t, k);
    if (held) {
      const decades = Math.log10(size / held.norm(parameter, t, k));
      if (Number.isNaN(decades)) return 0;
      const share = Math.min(1, Math.abs(decades) / MOST_DECADES);
      return decades > 0 ? palette.backward(share) : palette.negative(share);
    }
    // Zero and underflow are patterns: no shade says "nothing".
    const kind = size > 1e-290 ? 'sized' : picture.kindOf(parameter, t, k);
    if (kind === 'zero') return (t + k) % 4 === 0 ? palette.hairline : 0;
    if (kind === 'underflow') return (t - k) % 3 === 0 ? palette.accent : 0;
    return palette.backward(intensity(size));
  };
}

function describe({ picture, parameter, selected }: TriangleProps): string {
  const what = `Terms of ${parameter}, ${picture.length} losses by ${picture.length} steps. Arrow keys move, with Shift by ten.`;
  if (!selected || selected.parameter !== parameter) return what;
  const { t, k } = selected;
  return `${what} Loss E${t}, step ${k}: norm ${formatNumber(picture.norm(parameter, t, k), 2)}`;
}
