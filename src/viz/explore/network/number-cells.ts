/** The numbers of vectors, as stacks of cells: the deeper a cell's colour, the larger its number. */
import type { BaseType, Selection } from 'd3';
import { classes, join, paint, STRONG } from '../../chart/join.ts';
import { formatWithin } from '../../text/format.ts';

export interface NumberCell {
  readonly value: number;
  /** Size of the value as a share of the largest one drawn. */
  readonly share: number;
  /** How much of it has been computed, 0 to 1. */
  readonly lit: number;
}

/** Draws into each group its cells, one below the other. */
export function drawNumberCells<Datum>(
  groups: Selection<SVGElement, Datum, BaseType, unknown>,
  cellsOf: (datum: Datum) => readonly NumberCell[],
  {
    cell,
    isNumbered,
  }: {
    readonly cell: { readonly width: number; readonly height: number };
    /** Whether a cell has room for its number. */
    readonly isNumbered: boolean;
  },
): void {
  const cells = paint(join(groups, 'g', 'cell', cellsOf), {
    class: ({ share }) => classes('cell', { strong: share > STRONG }),
    transform: (_, unit) => `translate(0,${unit * cell.height})`,
    style: ({ share, lit }) => `--i:${share};--lit:${lit}`,
  });
  paint(
    join(cells, 'rect', 'box', (datum) => [datum]),
    { rx: isNumbered ? 2 : 0, width: cell.width, height: cell.height - (isNumbered ? 1 : 0) },
  );
  paint(
    join(cells, 'text', 'value', (datum) => (isNumbered ? [datum] : [])),
    { x: cell.width / 2, y: cell.height / 2, text: ({ value }) => formatWithin(value, cell.width / 6.5) },
  );
}
