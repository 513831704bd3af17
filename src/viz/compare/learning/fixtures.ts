import './learning.css';
import type { Curve } from './curve.ts';
import { drawCurves } from './curves/chart.ts';
import type { CurveLine, CurvesRequest } from './curves/layout.ts';
import { normScale } from '../../chart/norm-scale.ts';
import { palette } from '../../chart/palette.ts';
import { type Fixture, type Fixtures, nothing, svgIn } from '../../page/fixture.ts';
import { drawLags } from './lags/chart.ts';
import { extremesOf } from './lags/layout.ts';

function curve(losses: readonly number[], lagNorms: readonly number[]): Curve {
  const step = losses.length;
  const moment = { step, seconds: step / 50, accuracy: 0.5, omega: 0, lagNorms: Float32Array.from(lagNorms) };
  return {
    losses: Float32Array.from(losses),
    gradientNorms: Float32Array.from(losses),
    moments: step > 0 ? [moment] : [],
    stride: 1,
  };
}
const falling = (count: number, factor: number) => Array.from({ length: count }, (_, i) => factor ** i);

const line = (name: string, of: Curve, changes: Partial<CurveLine> = {}): CurveLine => ({
  id: name,
  name,
  curve: of,
  look: { cell: 'lstm', dash: 0, isEarlier: false },
  hasDiverged: false,
  ...changes,
});

const losses =
  (lines: readonly CurveLine[], y: CurvesRequest['y'] = 'log'): Fixture =>
  (host, width) => {
    host.id = 'learning';
    drawCurves(svgIn(host), {
      lines,
      baseline: 1.39,
      baselineName: 'baseline ln 4 = 1.39',
      measure: 'cross-entropy',
      x: 'updates',
      y,
      width,
      height: 360,
      hovered: undefined,
      onHover: nothing,
    });
  };

const lags =
  (of: Curve): Fixture =>
  (host, width) => {
    host.id = 'learning';
    const frame = document.createElement('div');
    frame.className = 'lags';
    const canvas = document.createElement('canvas');
    frame.append(canvas);
    host.append(frame);
    const extremes = extremesOf([of]);
    drawLags(canvas, svgIn(frame), {
      curve: of,
      end: Math.max(1, of.losses.length),
      extremes,
      step: of.losses.length,
      width,
      height: 260,
      name: 'LSTM',
      scale: normScale([...extremes]),
      palette: palette(),
      lag: 2,
      onHover: nothing,
    });
  };

const long = curve(falling(120, 0.97), falling(41, 0.3));

export const fixtures: Fixtures = {
  'losses of two runs': losses([
    line('LSTM, seed 1', long),
    line('sigmoid RNN', curve(falling(90, 0.999), [1]), {
      look: { cell: 'sigmoid', dash: 0, isEarlier: false },
    }),
  ]),
  'losses that come to exactly 0, and one that diverges': losses([
    line('LSTM', curve([1, 0.1, 0, 0], [1])),
    line('linear', curve([1, 1e20, 1e38], [1]), { hasDiverged: true }),
  ]),
  'losses, linear': losses(
    [line('a name that is as long as a name of a run can be, and longer', long)],
    'linear',
  ),
  'no run': losses([]),
  'one update': losses([line('LSTM', curve([1], [1]))]),
  'gradient by lag': lags(long),
  'gradient by lag: zero, underflow, infinity': lags(curve([1, 1], [1, 0, 1e-40, Infinity, 0.5])),
  'gradient by lag: one lag': lags(curve([1], [1])),
};
