import type { Line, Picture } from '../../rnn/facts/fact.ts';
import { type Fixture, type Fixtures, nothing, svgIn } from '../page/fixture.ts';
import { drawPicture } from './chart.ts';

const line = (name: string, y: (x: number) => number, tone: Line['tone'] = 'backward'): Line => ({
  name,
  tone,
  points: [1, 2, 5, 10, 20].map((x) => ({ x, y: y(x), low: y(x) * 0.8, high: y(x) * 1.2 })),
});
const fixture =
  (lines: readonly Line[], changes: Partial<Picture> = {}): Fixture =>
  (host, width) => {
    const picture: Picture = {
      title: 'What is claimed',
      x: { label: 'steps back' },
      y: { label: 'largest singular value', isLog: true },
      lines,
      ...changes,
    };
    const svg = svgIn(host);
    svg.classList.add('paper-chart');
    drawPicture(svg, { picture, width: Math.min(width, 440), pointed: undefined, onPoint: nothing });
  };

export const fixtures: Fixtures = {
  'over powers of ten': fixture([
    line('s = 16', (x) => 1.2 ** x),
    line('s = 2', (x) => 0.2 ** x),
    line('bound', (x) => 0.5 ** x, 'reference'),
  ]),
  'names that end together': fixture(['one', 'two', 'three', 'four'].map((name) => line(name, () => 1))),
  'a mark': fixture([line('tanh', (x) => x)], {
    y: { label: 'value' },
    marks: [{ name: 'w = 3.087', x: 10, y: 10 }],
  }),
  'zeros and infinities on a logarithmic axis': fixture([
    line('a', (x) => (x > 4 ? 0 : x)),
    line('b', (x) => (x > 4 ? Infinity : x)),
  ]),
  'one point': fixture([{ name: 'alone', tone: 'backward', points: [{ x: 3, y: 2 }] }]),
  'no point': fixture([{ name: 'none', tone: 'backward', points: [] }]),
  'no line': fixture([]),
};
