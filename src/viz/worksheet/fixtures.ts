/** The curves of the worksheet. */
import './boxes/boxes.css';
import './focal/focal.css';
import './precision/precision.css';
import type { Ranking } from '../../worksheet/index.ts';
import { type Fixtures, nothing, svgIn } from '../page/fixture.ts';
import { drawFocal } from './focal/chart.ts';
import { type FocalMeasure, focalMeasures } from './focal/layout.ts';
import { drawPrecision } from './precision/chart.ts';

const focal = (measure: FocalMeasure, gamma: number) => (host: HTMLElement, width: number) =>
  drawFocal(svgIn(host), {
    measure,
    gamma,
    samples: [
      { name: 'easy', p: 0.9 },
      { name: 'hard', p: 0.1 },
    ],
    width: Math.min(width, 700),
    onSample: nothing,
  });

const precision = (ranking: Ranking) => (host: HTMLElement, width: number) => {
  host.id = 'precision';
  drawPrecision(svgIn(host), { ranking, width: Math.min(width, 700), pointed: undefined, onPoint: nothing });
};

export const fixtures: Fixtures = {
  precision: precision({ correct: [true, true, false, true, false, true], positives: 5 }),
  'precision, nothing found': precision({ correct: [false, false], positives: 3 }),
  'precision, no answer': precision({ correct: [], positives: 3 }),
  ...Object.fromEntries(focalMeasures.map((measure) => [`focal, ${measure}`, focal(measure, 2)])),
};
