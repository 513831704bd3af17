/** Which term dominates: the terms of one total as signed bars that add up to it, so that cancellation is seen. */
import { select } from 'd3';
import { html, type TemplateResult } from 'lit-html';
import { classes, join, paint } from '../../chart/join.ts';
import { formatNumber } from '../../text/format.ts';
import { openChart, roomIn } from '../../chart/drawing.ts';
import { isCommand, keyedTo } from '../../chart/keys.ts';
import { type NumbersTable, numbersTable } from '../../chart/table.ts';
import {
  layoutSigned,
  type PlacedSignedRow,
  signedFinding,
  type SignedLayout,
  type SignedRequest,
  type Share,
  type SignedRow,
  sharesOf,
  shareText,
  signedRows,
  type TermOrder,
} from './layout.ts';
import { prose } from '../../text/prose.ts';
import { type Readout, readoutText, readoutView } from '../../text/readout.ts';
import { term } from '../../text/term.ts';
import { type Layer, layerOf } from '../../chart/layers.ts';

export interface SignedTermsProps extends SignedRequest {
  /** The total as text, such as `∂E₃/∂W`. */
  readonly name: string;
  /** Whether it is a single number: then so are its terms, with signs of their own. */
  readonly isNumber: boolean;
  /** Ids of terms. */
  readonly selected: string | undefined;
  readonly hovered: string | undefined;
  readonly onOrder: (order: TermOrder) => void;
  readonly onHover: (id: string | undefined) => void;
  readonly onSelect: (id: string) => void;
}

const ORDERS: readonly (readonly [TermOrder, string])[] = [
  ['along', 'by share'],
  ['norm', 'by norm'],
  ['step', 'by step'],
];

/** The frame; `drawSignedTerms` fills its `svg`. */
export function signedTermsView(props: SignedTermsProps): TemplateResult {
  const { name, terms, total, isNumber, order, onOrder } = props;
  return html`<div class="signed-terms">
    <h2>${prose(`${name}: ${signedFinding(terms, total)}`)}</h2>
    <p class="note">
      ${
        isNumber
          ? `Bar: a term, to the right where it is positive, to the left where it is negative; line: the running sum.${signNote(total)}`
          : html`Bar: what a ${term('term', 'term')} adds along the sum, to the right with it, to the left
            against it; line: the running sum. Outline: the whole ${term('norm', 'norm')} of the term; the
            part that is not filled points in other directions, in which the terms cancel.`
      }
    </p>
    <div class="controls" role="group" aria-label="Order of the terms">
      ${ORDERS.map(
        ([value, text]) =>
          html`<button aria-pressed=${value === order} @click=${() => onOrder(value)}>${text}</button>`,
      )}
    </div>
    <svg></svg>
    ${readoutView('signed-at', readout(props))} ${numbersTable('The terms in a table', () => tableOf(props))}
  </div>`;
}

/** Where left and right are the signs, which of them goes with the sum. */
function signNote(total: number): string {
  if (total === 0) return '';
  return total < 0
    ? ' The sum is negative, so bars to the left go with it and bars to the right against it.'
    : ' The sum is positive, so bars to the right go with it and bars to the left against it.';
}

function readout(props: SignedTermsProps): Readout {
  const { terms, total, order, hovered, selected, name, isNumber } = props;
  const rows = signedRows(terms, order);
  const index = rows.findIndex(({ id }) => id !== undefined && id === (hovered ?? selected));
  if (index >= 0) return rowReadout(rows[index], sharesOf(rows, total)[index], isNumber);
  return { place: 'the sum', parts: [`${isNumber ? name : `‖${name}‖`} = ${formatNumber(total)}`] };
}

/** A row in words. */
function rowReadout({ id, label, norm, along }: SignedRow, { way, size }: Share, isNumber: boolean): Readout {
  const share = size === '–' ? [] : [`${size} of the sum${way ? `, ${way} it` : ''}`];
  if (isNumber) {
    return {
      place: label,
      parts: [`${id === undefined ? 'together ' : ''}${formatNumber(along)}`, ...share],
    };
  }
  const whole = id === undefined ? `norms add up to ${formatNumber(norm)}` : `norm ${formatNumber(norm)}`;
  return {
    place: label,
    parts: [whole, `${formatNumber(Math.abs(along))} ${along < 0 ? 'against' : 'with'} the sum`, ...share],
  };
}

function tableOf({ terms, total, order, isNumber }: SignedTermsProps): NumbersTable {
  const rows = signedRows(terms, order);
  const shares = sharesOf(rows, total);
  return {
    label: 'Terms in numbers',
    head: ['term', 'norm', isNumber ? 'value' : 'with the sum', 'share of the sum', 'running sum'],
    rows: rows.map(({ label, norm, along, running }, index) => ({
      name: label,
      cells: [formatNumber(norm), formatNumber(along), shareText(shares[index]), formatNumber(running)],
    })),
  };
}

export function drawSignedTerms(svg: SVGSVGElement, props: SignedTermsProps): void {
  const layout = layoutSigned({ ...props, width: roomIn(props.width) });
  if (!layout) {
    select(svg).attr('height', 0).selectAll('*').remove();
    return;
  }
  const root = openChart(svg, layout, `The terms of ${props.name} as bars; the table below has the numbers`);
  drawAxis(layerOf(root, 'axis'), layout, props.isNumber);
  drawRows(layerOf(root, 'rows'), layout, props);
  drawSum(layerOf(root, 'total'), layout, props);
}

function drawAxis(
  root: Layer,
  { width, left, right, top, bottom, zero, ticks }: SignedLayout,
  isNumber: boolean,
): void {
  paint(join(root, 'path', 'grid', ticks), { d: ({ x }) => `M${x},${top}V${bottom}` });
  paint(join(root, 'text', 'tick', ticks), { x: ({ x }) => x, y: bottom + 15, text: ({ text }) => text });
  paint(join(root, 'text', 'head', ['share of the sum']), {
    x: width - 4,
    y: top - 30,
    text: (text) => text,
  });
  paint(join(root, 'path', 'zero', [0]), { d: `M${zero},${top - 4}V${bottom}` });
  const sides = [
    { x: zero + 6, anchor: 'start', text: isNumber ? 'positive →' : 'with the sum →', room: right - zero },
    { x: zero - 6, anchor: 'end', text: isNumber ? '← negative' : '← against it', room: zero - left },
  ].filter(({ room }) => room > 8);
  paint(join(root, 'text', 'side', sides), {
    x: ({ x }) => x,
    y: top - 12,
    'text-anchor': ({ anchor }) => anchor,
    text: ({ text }) => text,
  });
}

function drawRows(root: Layer, layout: SignedLayout, props: SignedTermsProps): void {
  const { width, rowHeight, rows, left } = layout;
  const { isNumber, selected, hovered, onHover, onSelect } = props;
  const focusable = rows.find(({ row }) => row.id !== undefined && row.id === selected) ?? rows[0];
  const groups = paint(
    join(root, 'g', 'row', rows, ({ row }) => row.id ?? 'rest'),
    {
      class: ({ row }) =>
        classes('row', {
          against: !isNumber && row.along < 0,
          positive: isNumber && row.along >= 0,
          negative: isNumber && row.along < 0,
          rest: row.id === undefined,
          selected: row.id !== undefined && row.id === selected,
          hovered: row.id !== undefined && row.id === hovered,
        }),
      transform: ({ y }) => `translate(0,${y})`,
      role: ({ row }) => (row.id === undefined ? 'img' : 'button'),
      tabindex: (placed) => (placed === focusable ? 0 : -1),
      'aria-label': ({ row, share }) => readoutText(rowReadout(row, share, isNumber)),
    },
  );
  groups
    .on('pointerenter', (_, { row }) => onHover(row.id))
    .on('pointerleave', () => onHover(undefined))
    .on('focus', (_, { row }) => onHover(row.id))
    .on('blur', () => onHover(undefined))
    .on('click', (_, { row }) => row.id !== undefined && onSelect(row.id))
    .on('keydown', (event: KeyboardEvent, placed) => {
      if (isCommand(event)) return;
      const index = rows.indexOf(placed);
      // Rows go down: the first is at the top.
      const down = { ArrowDown: 'ArrowUp', ArrowUp: 'ArrowDown' }[event.key] ?? event.key;
      const isPress = event.key === 'Enter' || event.key === ' ';
      const next = isPress ? index : keyedTo({ key: down }, { now: index, last: rows.length - 1 });
      if (next === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      if (isPress) {
        if (placed.row.id !== undefined) onSelect(placed.row.id);
      } else
        groups
          .filter((_, place) => place === next)
          .node()
          ?.focus();
    });

  const inset = 4;
  const height = rowHeight - 2 * inset;
  const each = (placed: PlacedSignedRow) => [placed];
  paint(join(groups, 'rect', 'band', each), { width, height: rowHeight });
  paint(
    join(groups, 'rect', 'whole', ({ whole }) => (whole ? [whole] : [])),
    { x: ({ x }) => x, y: inset, width: ({ width }) => width, height },
  );
  paint(join(groups, 'rect', 'bar', each), {
    x: ({ bar }) => bar.x,
    y: inset,
    width: ({ bar }) => bar.width,
    height,
  });
  const middle = rowHeight / 2;
  paint(join(groups, 'text', 'name', each), { x: left - 8, y: middle, text: ({ row }) => row.label });
  // Beside the buttons: what they show is part of what they are called.
  paint(
    join(root, 'text', 'share', rows, ({ row }) => row.id ?? 'rest'),
    { x: width - 4, y: ({ y }) => y + middle, text: ({ share }) => shareText(share) },
  );
}

/** The running sum down the rows, and the sum where it ends. */
function drawSum(
  root: Layer,
  { rows, rowHeight, zero, sum, left, width }: SignedLayout,
  props: SignedTermsProps,
): void {
  // Between the bars, where it covers none.
  const path = rows.map(({ y, to }) => `V${y + rowHeight}H${to}`).join('');
  paint(join(root, 'path', 'running', [0]), { d: `M${zero},${rows[0].y}${path}V${sum.y + 4}` });
  paint(join(root, 'rect', 'sum', [0]), { x: sum.x, y: sum.y + 4, width: sum.width, height: rowHeight - 8 });
  const middle = sum.y + rowHeight / 2;
  paint(join(root, 'text', 'sum-name', ['sum']), { x: left - 8, y: middle, text: (text) => text });
  paint(join(root, 'text', 'sum-size', [formatNumber(props.total)]), {
    x: width - 4,
    y: middle,
    text: (text) => text,
  });
}
