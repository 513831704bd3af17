import './rest.css';
import { drawRest } from './chart.ts';
import type { RestLine } from './lines.ts';
import { type Fixture, type Fixtures, nothing, svgIn } from '../../page/fixture.ts';

const line = (
  rival: RestLine['rival'],
  T: number,
  factor: number,
  changes: Partial<RestLine> = {},
): RestLine => ({
  id: `${rival} ${changes.state ?? 's'}`,
  rival,
  state: 's',
  norms: Array.from({ length: T + 1 }, (_, lag) => factor ** lag),
  band: Array.from({ length: T + 1 }, (_, lag) => ({
    low: (factor * 0.8) ** lag,
    median: factor ** lag,
    high: (factor * 1.2) ** lag,
  })),
  ...changes,
});

const fixture =
  (lines: readonly RestLine[], T: number): Fixture =>
  (host, width) => {
    host.className = 'rest';
    drawRest(svgIn(host), { lines, T, width, lag: 1, onLag: nothing });
  };

export const fixtures: Fixtures = {
  'three cells': fixture(
    [line('sigmoid', 50, 0.3), line('lstm', 50, 0.95), line('lstm', 50, 0.94, { state: 'h' })],
    50,
  ),
  'names that end together': fixture(
    (['sigmoid', 'tanh', 'relu', 'gru', 'lstm'] as const).map((rival) => line(rival, 20, 0.9)),
    20,
  ),
  'lost below float64, and exactly zero': fixture([line('sigmoid', 200, 1e-4), line('relu', 200, 0)], 200),
  'one step': fixture([line('tanh', 1, 0.5)], 1),
  overflow: fixture([line('linear', 20, 1e30, { band: undefined })], 20),
  none: fixture([], 10),
};
