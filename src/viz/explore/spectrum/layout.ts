/** Where everything of the spectrum stands: steps across, powers of ten up, each step alone above the product. Pure. */
import type { Spectrum } from '../../../rnn/spectrum/spectrum.ts';
import { type Axis, stepAxis } from '../../chart/axes.ts';
import { layoutPanel, type SpectrumPanel, type SpectrumColumn } from './panel.ts';
import { clamp } from '../../chart/clamp.ts';

export interface SpectrumRequest {
  readonly spectrum: Spectrum;
  readonly width: number;
}

export interface SpectrumLayout {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly axis: number;
  readonly x: Axis;
  readonly panels: readonly [steps: SpectrumPanel, products: SpectrumPanel];
}

const MARGIN = { left: 54, right: 16, top: 26, bottom: 42 };
const GAP = 34;
/** More singular values than these are not drawn one by one, nor where steps are nearer than this. */
const MOST_DOTS = 700;
const DOT_ROOM = 6;

export function layoutSpectrum({ spectrum, width }: SpectrumRequest): SpectrumLayout {
  const { t, size, steps, products } = spectrum;
  const [left, right] = [MARGIN.left, width - MARGIN.right];
  const across = stepAxis(t, [left, right]);
  const { of: x } = across;
  // A Jacobian leads from step j to j - 1, and stands between them; a product stands where it has come to.
  const alone = steps.map(({ j, logs }): SpectrumColumn => ({ x: x(j - 0.5), logs }));
  const start: SpectrumColumn = { x: x(t), logs: new Float64Array(size) };
  const soFar = [...products.map(({ k, logs }): SpectrumColumn => ({ x: x(k), logs })), start];

  const first = layoutPanel({
    kind: 'steps',
    top: MARGIN.top,
    height: clamp(0.2 * width, 110, 190),
    places: alone,
    extra: { kind: 'radius', logs: steps.map(({ radius }) => Math.log10(radius)) },
    isDotted: size * steps.length <= MOST_DOTS && x(1) - x(0) >= DOT_ROOM,
    xTicks: [],
    width,
    left,
    right,
  });
  const second = layoutPanel({
    kind: 'products',
    top: first.axis + GAP,
    height: clamp(0.32 * width, 170, 300),
    places: soFar,
    extra: { kind: 'bound', logs: boundsOf(spectrum) },
    isDotted: false,
    xTicks: across.ticks,
    width,
    left,
    right,
  });
  return {
    width,
    height: second.axis + MARGIN.bottom,
    left,
    right,
    top: first.top,
    axis: second.axis,
    x: across,
    panels: [first, second],
  };
}

/** log10 of σ_max(J_t) ··· σ_max(J_{k+1}) by k, t included; none where some steps are not known. */
function boundsOf({ t, steps }: Spectrum): number[] {
  if (steps.length < t) return [];
  const bounds = [0];
  for (const { logs } of steps.toReversed()) bounds.unshift(bounds[0] + logs[0]);
  return bounds;
}
