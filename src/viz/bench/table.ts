/** The benchmark's table: a block for each size, a row for each strategy. */
import { html, type TemplateResult } from 'lit-html';
import { type BenchRow, OURS, isOurs, isSameSize, isTimed, type SizedWork, sizeTitle } from './rows.ts';
import { formatFlop, formatNumber, formatPercent, formatTimes, formatTime } from '../text/format.ts';

export interface TableProps {
  /** Of one kind of work, in the order of sizes. */
  readonly rows: readonly BenchRow[];
  readonly earlier: readonly BenchRow[];
  /** Floating-point operations of a work, where they can be counted. */
  readonly flopsOf: (work: SizedWork) => number | null;
  /** The strategy that times are compared with. */
  readonly reference: string;
  /** What sizes are ordered by. */
  readonly sizeOf: (work: SizedWork) => number;
}

export function benchTable({ rows, earlier, flopsOf, reference, sizeOf }: TableProps): TemplateResult {
  const hasEarlier = earlier.length > 0;
  const columns = hasEarlier ? 9 : 8;
  const sizes = rows
    .filter((row, index) => rows.findIndex((other) => isSameSize(row, other)) === index)
    .sort((a, b) => sizeOf(a) - sizeOf(b));
  return html`<h2>Size by size</h2>
    <table class="bench">
      <thead>
        <tr>
          <th scope="col">strategy</th>
          <th scope="col" class="number">first answer</th>
          <th scope="col" class="number">median</th>
          <th scope="col" class="number">quartiles</th>
          <th scope="col" class="number">× ${reference}</th>
          ${hasEarlier ? html`<th scope="col" class="number">earlier</th>` : ''}
          <th scope="col" class="number">Gflop/s</th>
          <th scope="col" class="number">error</th>
          <th scope="col">how</th>
        </tr>
      </thead>
      ${sizes.map((size) => {
        const own = rows.filter((row) => isSameSize(row, size));
        const flops = flopsOf(size);
        return html`<tbody>
          <tr class="size">
            <th scope="rowgroup" colspan=${columns}>
              ${sizeTitle(size)}<span>${flops === null ? '' : `${formatFlop(flops)} a run`}</span>
            </th>
          </tr>
          ${own.map((row) => rowView(row, earlier, hasEarlier, ratioTo(reference, row, own)))}
          ${earlier
            .filter((row) => isSameSize(row, size) && !own.some(({ strategy }) => strategy === row.strategy))
            .map((row) => onlyEarlier(row))}
        </tbody>`;
      })}
    </table>`;
}

/** Of ours the ratio within rounds, which noise has less hold on; of others that of the medians. */
function ratioTo(reference: string, row: BenchRow, all: readonly BenchRow[]): number | null {
  if (reference === OURS) return row.ratioToOurs;
  const other = all.find(({ strategy }) => strategy === reference)?.medianMs;
  return other && row.medianMs !== null ? row.medianMs / other : null;
}

function rowView(
  row: BenchRow,
  earlier: readonly BenchRow[],
  hasEarlier: boolean,
  ratio: number | null,
): TemplateResult {
  const { strategy, status, firstMs, gflops, maxRelativeError } = row;
  const before = earlier.find((other) => other.strategy === strategy && isSameSize(other, row));
  const name = html`<th scope="row" class=${isOurs(strategy) ? 'ours' : row.device ? 'gpu' : ''}>
    ${strategy}
  </th>`;
  const first = html`<td class="number">${firstMs === null ? '' : formatTime(firstMs)}</td>`;
  const then = hasEarlier ? html`<td class="number then">${earlierText(row, before)}</td>` : '';
  if (!isTimed(row)) {
    return html`<tr class="untimed">
      ${name}${first}
      <td colspan="3" class="status">${status}</td>
      ${then}
      <td colspan="3"></td>
    </tr>`;
  }
  return html`<tr>
    ${name}${first}
    <td class="number"><b>${formatTime(row.medianMs)}</b></td>
    <td class="number">${formatTime(row.q1Ms)} – ${formatTime(row.q3Ms)}</td>
    <td class="number">${ratio === null ? '' : formatTimes(ratio)}</td>
    ${then}
    <td class="number">${gflops === null ? '' : formatNumber(gflops, 2)}</td>
    <td class="number">${maxRelativeError === null ? '' : formatNumber(maxRelativeError, 1)}</td>
    <td class="how">${howText(row)}</td>
  </tr>`;
}

/** A row of the earlier run that this one lacks, at a size that both have. */
const onlyEarlier = (row: BenchRow): TemplateResult =>
  html`<tr class="untimed">
    <th scope="row">${row.strategy}</th>
    <td colspan="4">not in this run</td>
    <td class="number then">${isTimed(row) ? formatTime(row.medianMs) : row.status}</td>
    <td colspan="3"></td>
  </tr>`;

/** The earlier median, and how many times that long it takes now. */
function earlierText(row: BenchRow, before: BenchRow | undefined): string {
  if (!before) return '–';
  if (!isTimed(before)) return before.status;
  const change = isTimed(row) ? ` (now ${formatTimes(row.medianMs / before.medianMs)} × that)` : '';
  return formatTime(before.medianMs) + change;
}

function howText({ status, rounds, about, device, peakShare }: BenchRow): string {
  const parts = [
    status === 'ok' ? '' : `${status}, ${rounds} kept`,
    peakShare === null ? '' : `${formatPercent(peakShare)} of peak`,
    about,
    device ? `${device.api}${device.software ? ', software' : ''}, ${device.precision}` : '',
  ];
  return parts.filter(Boolean).join('; ');
}
