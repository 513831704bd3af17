import './norms.css';
import { render } from 'lit-html';
import { rateOf } from '../../../rnn/index.ts';
import type { NormsLine } from '../../chart/sizes.ts';
import { type Fixture, type Fixtures, nothing } from '../../page/fixture.ts';
import { drawNorms, type NormsProps } from './chart.ts';
import { normsView } from './norms.ts';

const line = (
  kind: NormsLine['kind'],
  norms: readonly number[],
  state: NormsLine['state'] = 'h',
): NormsLine => ({
  id: kind === 'other' ? `E${norms.length - 1}` : `${kind} ${state}`,
  t: norms.length - 1,
  norms,
  title: `${kind === 'held' ? 'A: ' : ''}‖∂E/∂${state}‖`,
  kind,
  state,
});
/** Norms that change by a factor a step back. */
const falling = (t: number, factor: number, start = 1) =>
  Array.from({ length: t + 1 }, (_, k) => start * factor ** (t - k));

const fixture =
  (lines: readonly NormsLine[], changes: Partial<NormsProps> = {}): Fixture =>
  (host, width) => {
    const selected = lines.find(({ kind }) => kind === 'selected');
    const props: NormsProps = {
      lines,
      bound: undefined,
      rate: rateOf(selected ? selected.norms.toReversed() : []),
      reason: 'By the slopes of the units and W together.',
      split: undefined,
      T: Math.max(1, ...lines.map(({ t }) => t)),
      width,
      selected: 1,
      hovered: undefined,
      wrong: undefined,
      onHover: nothing,
      onSigned: nothing,
      onSelect: nothing,
      ...changes,
    };
    render(normsView(props), host);
    drawNorms(host.querySelector<SVGSVGElement>('.norms > svg')!, props);
  };

export const fixtures: Fixtures = {
  'vanishing, with its bound': fixture([line('selected', falling(12, 0.3))], {
    bound: { gamma: 0.25, sigmaMax: 2 },
  }),
  'every kind of line': fixture([
    ...[3, 5, 7, 9, 11].map((t) => line('other', falling(t, 0.7, 2))),
    line('held', falling(12, 0.9)),
    line('cell', falling(12, 0.6), 'h'),
    line('cell', falling(12, 0.95), 'c'),
    line('selected', falling(12, 0.8), 's'),
  ]),
  'somebody’s own gradient goes wrong': fixture([line('selected', falling(12, 0.8))], { wrong: 9 }),
  'no loss': fixture([]),
  'all of it zero': fixture([line('selected', falling(12, 0, 0))]),
  overflow: fixture([line('selected', [Infinity, Infinity, 1e300, 1e200, 1])]),
  'one step': fixture([line('selected', [0.2, 1])]),
  'two hundred steps, lost below float64': fixture([
    line(
      'selected',
      falling(200, 0.01).map((norm) => (norm < 1e-300 ? 0 : norm)),
    ),
  ]),
};
