import './chart.css';
import { drawAccuracyChart } from './chart.ts';
import type { AccuracySeries } from './chart-layout.ts';
import { type Fixture, type Fixtures, nothing, svgIn } from '../../page/fixture.ts';

const COUNTS = [0, 4, 10, 20, 40];
const point = (fillers: number, share: number) => ({
  fillers,
  share,
  low: Math.max(0, share - 0.1),
  high: Math.min(1, share + 0.1),
});
const series = (name: string, cell: string, share: number): AccuracySeries => ({
  name,
  cell,
  points: COUNTS.map((fillers) => point(fillers, share)),
  seeds: [COUNTS.map(() => share), COUNTS.map(() => share / 2)],
  live: [point(10, share)],
});

const fixture =
  (all: readonly AccuracySeries[], now: number): Fixture =>
  (host, width) => {
    host.id = 'words';
    drawAccuracyChart(svgIn(host), {
      series: all,
      chance: 0.5,
      trained: 20,
      now,
      width,
      onPoint: nothing,
      onChoose: nothing,
    });
  };

export const fixtures: Fixtures = {
  'three cells': fixture(
    [series('LSTM', 'lstm', 1), series('tanh RNN', 'tanh', 0.9), series('sigmoid RNN', 'sigmoid', 0.5)],
    20,
  ),
  'lines that lie over each other': fixture(
    [series('LSTM', 'lstm', 0), series('GRU', 'gru', 0), series('tanh RNN', 'tanh', 0)],
    0,
  ),
  'nothing measured': fixture([], 0),
};
