/** The triangle of terms: row t is a loss, column k the step at which the parameter acted. */
import { select } from 'd3';
import type { ParameterName } from '../rnn/index.ts';
import { join } from './draw.ts';
import type { Picture, Place } from './explorer.ts';
import { formatNumber, subscript } from './format.ts';

export interface TriangleProps {
  readonly picture: Picture;
  readonly parameter: ParameterName;
  /** The selected term, if it is one of this parameter's. */
  readonly selected: Place;
  readonly hovered: Place | undefined;
  readonly width: number;
  readonly onHover: (place: Place | undefined) => void;
  readonly onSelect: (place: Place) => void;
}

/** One term in the triangle. `zero`: exactly zero; `underflow`: below the smallest normal float64. */
export interface TriangleCell extends Place {
  readonly norm: number;
  readonly kind: 'zero' | 'underflow' | 'sized';
}

const LABELS = { left: 30, bottom: 20 };
const LARGEST_CELL = 58;
/** Smaller cells cannot hold a number. */
const NUMBER_WIDTH = 40;
const SMALLEST_NORMAL = 2 ** -1022;

/** The terms that exist: k <= t, and k = t alone for the output's parameters, which act on o_t only. */
export function triangleCells({ terms, experiment }: Picture, parameter: ParameterName): TriangleCell[] {
  const isOutput = parameter === 'V' || parameter === 'd';
  return Array.from({ length: terms.length }, (_, index) => index + 1).flatMap((t) =>
    Array.from({ length: t }, (_, index) => index + 1)
      .filter((k) => (k === t || !isOutput) && experiment.targets[t - 1] !== null)
      .map((k): TriangleCell => {
        const norm = terms.norm(parameter, t, k);
        const kind = norm === 0 ? 'zero' : norm < SMALLEST_NORMAL ? 'underflow' : 'sized';
        return { parameter, t, k, norm, kind };
      }),
  );
}

export function drawTriangle(svg: SVGSVGElement, props: TriangleProps): void {
  const { picture, parameter, selected, hovered, width, onHover, onSelect } = props;
  const T = picture.terms.length;
  const size = Math.min(LARGEST_CELL, (width - LABELS.left) / T);
  const steps = Array.from({ length: T }, (_, index) => index + 1);
  const is = (place: Place | undefined) => (cell: TriangleCell) =>
    place?.parameter === cell.parameter && place.t === cell.t && place.k === cell.k;

  const root = select(svg)
    .attr('width', LABELS.left + size * T)
    .attr('height', LABELS.bottom + size * T);
  // Labels thin out where they would touch.
  const labelled = steps.filter((step) => size >= 18 || step % 2 === T % 2);

  join(root, 'text', 'row-label', labelled, (t) => t)
    .attr('x', LABELS.left - 6)
    .attr('y', (t) => (t - 0.5) * size)
    .text((t) => `E${subscript(t)}`)
    .classed('absent', (t) => picture.experiment.targets[t - 1] === null);
  join(root, 'text', 'column-label', labelled, (k) => k)
    .attr('x', (k) => LABELS.left + (k - 0.5) * size)
    .attr('y', T * size + 14)
    .text((k) => k);
  join(root, 'text', 'axis', ['k ='], (text) => text)
    .attr('x', LABELS.left - 6)
    .attr('y', T * size + 14)
    .text((text) => text);

  const cells = triangleCells(picture, parameter);
  const focusable = cells.find(is(selected)) ?? cells.at(-1);
  const groups = join(root, 'g', 'term', cells, ({ t, k }) => `${t},${k}`)
    .attr('class', ({ kind }) => `term ${kind}`)
    .classed('selected', is(selected))
    .classed('hovered', is(hovered))
    .classed('strong', ({ norm }) => picture.scale.intensity(norm) > 0.55)
    .attr('transform', ({ t, k }) => `translate(${LABELS.left + (k - 1) * size},${(t - 1) * size})`)
    .attr('role', 'button')
    .attr('tabindex', (cell) => (cell === focusable ? 0 : -1))
    .attr('aria-pressed', (cell) => String(is(selected)(cell)))
    .attr('aria-label', ({ t, k, norm }) => `${parameter}, loss E${t}, step ${k}: norm ${formatNumber(norm)}`)
    .style('--i', ({ norm }) => picture.scale.intensity(norm))
    .on('pointerenter', (event: PointerEvent, cell) => event.pointerType === 'mouse' && onHover(cell))
    .on('pointerleave', () => onHover(undefined))
    .on('click', (_, cell) => onSelect(cell))
    .on('keydown', (event: KeyboardEvent, cell) => {
      const next = neighbour(cells, cell, event.key);
      if (!next) return;
      event.preventDefault();
      event.stopPropagation();
      onSelect(next);
      groups
        .filter((other) => is(next)(other))
        .node()
        ?.focus();
    });
  groups
    .selectAll('rect')
    .data((cell) => [cell])
    .join('rect')
    .attr('rx', 3)
    .attr('x', 1)
    .attr('y', 1)
    .attr('width', Math.max(1, size - 2))
    .attr('height', Math.max(1, size - 2));
  groups
    .selectAll('text')
    .data(({ norm, kind }) => (size >= NUMBER_WIDTH || (kind === 'zero' && size >= 14) ? [norm] : []))
    .join('text')
    .attr('x', size / 2)
    .attr('y', size / 2)
    .text((norm) => formatNumber(norm, 2));
}

/** The cell that a key moves to; Enter and space stay. Undefined for other keys and past the edge. */
function neighbour(
  cells: readonly TriangleCell[],
  { t, k }: TriangleCell,
  key: string,
): TriangleCell | undefined {
  const moves: Record<string, readonly [number, number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    Enter: [0, 0],
    ' ': [0, 0],
  };
  const move = moves[key];
  if (!move) return undefined;
  const at = (dt: number, dk: number) => cells.find((cell) => cell.t === t + dt && cell.k === k + dk);
  // On a diagonal there is nothing beside or above a cell: any arrow follows it.
  const along = move[0] + move[1];
  return at(...move) ?? at(along, along);
}
