import './spectrum.css';
import { render } from 'lit-html';
import type { Spectrum } from '../../../rnn/spectrum/spectrum.ts';
import { type Fixture, type Fixtures, nothing } from '../../page/fixture.ts';
import { drawSpectrum, type SpectrumProps } from './chart.ts';
import { spectrumView } from './spectrum.ts';

/** Of steps that all have the same singular values, by their logarithms. */
function madeUp(t: number, logs: readonly number[]): Spectrum {
  const steps = Array.from({ length: t }, (_, i) => ({
    j: i + 1,
    logs: Float64Array.from(logs),
    radius: 10 ** logs[0] * 0.9,
  }));
  return {
    t,
    state: 'h',
    size: logs.length,
    steps,
    products: steps.map(({ j }) => ({ k: j - 1, logs: Float64Array.from(logs, (log) => log * (t - j + 1)) })),
    gates: [{ gate: 'a', sigmaMax: 10 ** logs[0], radius: 1 }],
  };
}

const fixture =
  (spectrum: Spectrum | undefined, failure?: string): Fixture =>
  (host, width) => {
    const props: SpectrumProps = {
      spectrum,
      failure,
      onAgain: nothing,
      selected: { t: spectrum?.t ?? 1, k: 1 },
      width,
      hovered: undefined,
      onHover: nothing,
      onSelect: nothing,
    };
    render(spectrumView(props), host);
    drawSpectrum(host.querySelector<SVGSVGElement>('.spectrum > svg')!, props);
  };

export const fixtures: Fixtures = {
  'twelve steps': fixture(madeUp(12, [0.1, -0.3, -1.2])),
  'one step, one unit': fixture(madeUp(1, [-0.5])),
  'many units over many steps': fixture(
    madeUp(
      200,
      Array.from({ length: 32 }, (_, i) => 0.2 - i / 8),
    ),
  ),
  'zeros and what is lost': fixture(madeUp(8, [0, NaN, -Infinity])),
  'being computed': fixture(undefined),
  'not computed': fixture(undefined, 'its worker did not load'),
};
