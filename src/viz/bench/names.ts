/** The names of the chart's lines as buttons that point at them, where the chart has no room for names. */
import { html, type TemplateResult } from 'lit-html';
import { hasEndLabels } from '../chart/end-labels.ts';
import { type BenchRow, isOurs, isTimed, keyOf, type PointKey } from './rows.ts';
import { classes } from '../chart/join.ts';

export interface NamesProps {
  readonly rows: readonly BenchRow[];
  readonly width: number;
  readonly pointed: PointKey | undefined;
  readonly onPoint: (key: PointKey | undefined) => void;
}

export function namesView({ rows, width, pointed, onPoint }: NamesProps): TemplateResult {
  if (hasEndLabels(width)) return html``;
  const timed = rows.filter(isTimed);
  const lasts = timed.filter((row) => timed.findLast(({ strategy }) => strategy === row.strategy) === row);
  return html`${lasts.map((row) => {
    const isPointed = pointed?.strategy === row.strategy;
    return html`<button
      class=${classes('name', { ours: isOurs(row.strategy), gpu: row.device !== null })}
      aria-pressed=${isPointed}
      @click=${() => onPoint(isPointed ? undefined : keyOf(row))}
    >
      ${row.strategy}
    </button>`;
  })}`;
}
