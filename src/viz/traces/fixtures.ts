import './traces.css';
import { normScale } from '../chart/norm-scale.ts';
import { palette } from '../chart/palette.ts';
import { type Fixture, type Fixtures, nothing, svgIn } from '../page/fixture.ts';
import { drawStack } from './chart.ts';
import { drawMoment } from './moment.ts';
import type { RecordedUpdate, View } from './view.ts';

/** Norms by update and lag, of processes. */
type Norm = (at: { readonly column: number; readonly lag: number; readonly rank: number }) => number;

function viewOf(norm: Norm, { columns = 60, lags = 40, ranks = 1, runs = 1, isApart = false } = {}): View {
  const cellsOf = (rank: number) => {
    const norms = Array.from({ length: columns * lags }, (_, at) =>
      norm({ column: Math.floor(at / lags), lag: at % lags, rank }),
    );
    return {
      columns,
      lags,
      logs: Float32Array.from(norms, (x) => (x > 0 && x < Infinity ? Math.log10(x) : Number.NaN)),
      flags: Uint8Array.from(norms, (x) => (x === 0 ? 1 : x < Infinity ? 0 : 2)),
    };
  };
  const numbers = (of: (column: number) => number) =>
    Float64Array.from({ length: columns }, (_, column) => of(column));
  const lines = (rank: number) => ({
    loss: numbers((column) => norm({ column, lag: 0, rank }) / (1 + column)),
    own: numbers((column) => (1 + rank) * norm({ column, lag: 1, rank })),
    before: numbers((column) => norm({ column, lag: 1, rank: 0 })),
    after: numbers((column) => Math.min(0.5, norm({ column, lag: 1, rank: 0 }))),
    clipped: numbers((column) => Number(column % 7 === 0)),
  });
  const all = Array.from({ length: ranks }, (_, rank) => rank);
  return {
    from: 0,
    to: 100 * columns,
    columns,
    isApart,
    decades: [-9, 1],
    images: isApart
      ? all.map((rank) => ({ rank, cells: cellsOf(rank) }))
      : [{ rank: undefined, cells: cellsOf(0) }],
    lines: Array.from({ length: runs }, () => all.map(lines)),
  };
}

const stack =
  (view: View): Fixture =>
  (host, width) => {
    const figure = host.appendChild(document.createElement('div'));
    figure.className = 'traces-stack';
    figure.append(Object.assign(document.createElement('div'), { className: 'images' }));
    svgIn(figure);
    drawStack(figure, {
      view,
      width,
      palette: palette(),
      scale: normScale(view.decades ? view.decades.map((decade) => 10 ** decade) : []),
      update: 700,
      spacing: 100,
      readout: '',
      state: 'h',
      label: 'A run over updates',
      onUpdate: nothing,
      onLag: nothing,
      onZoom: nothing,
      onPan: nothing,
      onZoomAt: nothing,
      onZoomIn: nothing,
      onZoomOut: nothing,
    });
  };

const moment =
  (ranks: RecordedUpdate['ranks']): Fixture =>
  (host, width) => {
    host.className = 'traces-moment';
    drawMoment(svgIn(host), {
      moment: {
        update: 0,
        loss: 1,
        lr: undefined,
        total: { own: 1, before: 1, after: 1 },
        ranks,
        sequences: {},
        parameters: [],
      },
      statistic: 'mean',
      width,
      state: 'h',
      lag: 1,
      readout: '',
      label: 'An update by lag',
      onLag: nothing,
    });
  };

const normsOf = (lags: number, norm: (lag: number) => number) => {
  const by = (factor: number) => Array.from({ length: lags }, (_, lag) => factor * norm(lag));
  return { mean: by(1), median: by(0.9), least: by(0.1), largest: by(4) };
};

const learned: Norm = ({ column, lag, rank }) => (1 + rank) * (column < 20 ? 0.6 : 0.98) ** lag;

export const fixtures: Fixtures = {
  'a run that learns to remember': stack(viewOf(learned)),
  'eight processes': stack(viewOf(learned, { ranks: 8, isApart: true })),
  'two runs, a loss that breaks': stack(
    viewOf(({ column, lag }) => (column > 40 ? Number.NaN : 0.9 ** lag), { runs: 2 }),
  ),
  'three updates of three hundred lags': stack(viewOf(learned, { columns: 3, lags: 300 })),
  'no layer': stack({ ...viewOf(learned), images: [], decades: undefined }),
  'zeros and infinities': stack(
    viewOf(({ column, lag }) => (lag > 20 ? 0 : column % 9 ? 0.5 ** lag : Infinity)),
  ),
  'an update of four processes': moment(
    [0, 1, 2, 3].map((rank) => ({ rank, norms: normsOf(60, (lag) => (0.7 + 0.1 * rank) ** lag) })),
  ),
  'an update, exactly 0 from a lag on': moment([
    { rank: 0, norms: normsOf(40, (lag) => (lag > 9 ? 0 : 0.5 ** lag)) },
  ]),
  'an update of one step': moment([{ rank: 0, norms: normsOf(1, () => 1) }]),
  'an update that is not finite': moment([{ rank: 0, norms: normsOf(9, () => Number.NaN) }]),
};
