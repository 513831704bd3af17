/** What lines, bands and marks of the chart of norms by lag mean; and its numbers in a table. */
import { svg, type TemplateResult } from 'lit-html';
import type { Spread } from '../../../rnn/rest/spread.ts';
import { formatNumber } from '../../text/format.ts';
import { keyEntry, keyMarks, keyView } from '../../chart/key.ts';
import { markOf } from '../../chart/marks.ts';
import { floorsAbove, sizeKinds, sizeText } from '../../chart/sizes.ts';
import { lineName, lookOf, type RestLine } from './lines.ts';
import { numbersTable } from '../../chart/table.ts';

const kindsOf = ({ norms }: RestLine) => sizeKinds({ norms: norms.toReversed() }).toReversed();

/** @param seed of the single draws */
export function restLegend(lines: readonly RestLine[], seed: number): TemplateResult {
  const present = new Set(
    lines.flatMap((line) => {
      const kinds = kindsOf(line);
      return line.norms.map((norm, lag) => markOf({ kind: kinds[lag], below: floorsAbove(norm) }));
    }),
  );
  const look = lines.length > 0 ? lookOf(lines[0].rival) : '';
  const parts = lines.filter(({ state }) => state === 'h');
  const hasBand = lines.some(({ band }) => band);
  return keyView([
    keyEntry(`line ${look}`, LINE, `one draw, seed ${seed}`),
    ...parts.map(({ rival }) =>
      keyEntry(`line of-h ${lookOf(rival)}`, LINE, 'what of it arrives at h alone, not at c'),
    ),
    ...(hasBand
      ? [
          keyEntry(`band ${look}`, MEDIAN, 'median of the draws'),
          keyEntry(`band ${look}`, AREA, 'from their 10 % to their 90 % quantile'),
        ]
      : []),
    ...keyMarks(present),
  ]);
}

// Parts of an svg element, so written that they get its namespace.
const LINE = svg`<path class="run" d="M1,6H25" />`;
const MEDIAN = svg`<path class="median" d="M1,6H25" />`;
const AREA = svg`<path class="area" d="M1,1H25V11H1Z" />`;

export const restNormsTable = (lines: readonly RestLine[], T: number): TemplateResult =>
  numbersTable('The norms by lag in a table', () => {
    const columns = lines.map((line) => ({ line, kinds: kindsOf(line) }));
    return {
      label: 'Norms by lag',
      head: [
        'lag',
        ...lines.flatMap((line) => [lineName(line), ...(line.band ? ['median [10 to 90 %]'] : [])]),
      ],
      rows: Array.from({ length: T + 1 }, (_, lag) => ({
        name: lag,
        cells: columns.flatMap(({ line, kinds }) => [
          sizeText(line.norms[lag], kinds[lag]),
          ...(line.band ? [bandText(line.band[lag])] : []),
        ]),
      })),
    };
  });

const bandText = ({ low, median, high }: Spread) =>
  `${formatNumber(median, 2)} [${formatNumber(low, 2)} to ${formatNumber(high, 2)}]`;
