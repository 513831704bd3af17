/** The picture on show, as numbers. */
import { download } from '../page/files/download.ts';
import { toCsv } from '../text/csv.ts';
import type { View } from './view.ts';

/** A row for each norm of a picture: process, update, lag, norm. */
export function* csvRows({ images, from, to, columns }: View) {
  for (const { rank, cells } of images) {
    for (let column = 0; column < cells.columns; column++) {
      const update = Math.round(from + ((to - from) * column) / columns);
      for (let lag = 0; lag < cells.lags; lag++) {
        const log = cells.logs[column * cells.lags + lag];
        if (!Number.isNaN(log)) yield [rank ?? 'mean', update, lag, 10 ** log] as const;
      }
    }
  }
}

/** @param name of the file, without its ending */
export const saveCsv = (view: View, name: string): void =>
  download(`${name}.csv`, toCsv(['process', 'from_update', 'lag', 'norm'], csvRows(view)), 'text/csv');
