/** What a spectrum comes to, in words. */
import type { ProductSpectrum, Spectrum, StepSpectrum } from '../../../rnn/spectrum.ts';
import { formatNumber, formatPower, subscript } from '../../text/format.ts';

/** A number by its log10, which may lie far outside float64; what rounding hides is `≈ 0`. */
export function formatLog(log: number): string {
  if (Number.isNaN(log)) return '≈ 0';
  if (Math.abs(log) < 300 || !Number.isFinite(log)) return formatNumber(10 ** log);
  const exponent = Math.floor(log);
  const mantissa = Number((10 ** (log - exponent)).toPrecision(3));
  return mantissa === 10
    ? `1.00·${formatPower(exponent + 1)}`
    : `${mantissa.toFixed(2)}·${formatPower(exponent)}`;
}

/** Differences of logarithms that are rounding alone. */
const ROUNDING = 1e-9;
/** A change worth calling growth, or decline: half as much again. */
const NOTABLE = Math.log10(1.5);
const isLess = (log: number, than: number) => log < than - ROUNDING;

/** How far steps stretch, and what becomes of their product. */
export function spectrumFinding(spectrum: Spectrum): string {
  const { steps, products } = spectrum;
  const most = Math.max(...steps.map(({ logs }) => logs[0]));
  const end = products[0].logs[0];
  const product = productText(spectrum);
  const size = formatLog(most);
  if (!isLess(0, most)) {
    const stretch = isLess(most, 0)
      ? `No step stretches, σ_max is at most ${size}`
      : 'No step stretches by more than 1';
    return `${stretch}: ${product}`;
  }
  const radii = steps.map(({ radius }) => radius);
  const [smallest, largest] = [Math.min(...radii), Math.max(...radii)];
  const isSame = largest - smallest <= ROUNDING * largest;
  const radius = `spectral radius ${isSame ? 'is' : 'is at most'} ${formatNumber(largest)}`;
  const stretch = `A step stretches by up to ${size}`;
  if (isLess(Math.log10(largest), 0)) return `${stretch}, but its ${radius}: ${product}`;
  const onlyShrinks = isLess(end, 0) && peakOf(spectrum) <= NOTABLE;
  return onlyShrinks ? `${stretch}, its ${radius}, yet ${product}` : `${stretch}, its ${radius}: ${product}`;
}

/** log10 of the most that the product is anywhere, from the 1 that it starts with. */
const peakOf = ({ products }: Spectrum) => Math.max(0, ...products.map(({ logs }) => logs[0]));

function productText(spectrum: Spectrum): string {
  const { products } = spectrum;
  const end = products[0].logs[0];
  const peak = peakOf(spectrum);
  if (end === -Infinity) {
    const { k } = products.findLast(({ logs }) => logs[0] === -Infinity)!;
    return `the product is exactly 0 from step ${k} back`;
  }
  if (peak > NOTABLE && end < peak - NOTABLE) {
    return `the product grows to ${formatLog(peak)}, then ${end < -1 ? 'dies down' : 'falls back'} to ${formatLog(end)}`;
  }
  if (Math.abs(end) <= ROUNDING * products.length) return 'the product stays at 1';
  return `the product ${end > NOTABLE ? 'grows' : end < -NOTABLE ? 'shrinks' : 'comes'} to ${formatLog(end)}`;
}

/** Size of W by the gate that it feeds: the most by which it stretches, and its spectral radius. */
export const gateReadouts = ({ gates }: Spectrum): readonly (readonly [name: string, value: string])[] =>
  gates.map(({ gate, sigmaMax, radius }) => [
    gates.length === 1 ? 'W' : `W of ${gate}`,
    `σ_max ${formatNumber(sigmaMax)} · ρ ${formatNumber(radius)}`,
  ]);

/** The product that is known nearest to step k, and its last factor. Undefined at t, where there is none yet. */
export function spectraAt(
  { t, steps, products }: Spectrum,
  k: number,
): { readonly step: StepSpectrum; readonly product: ProductSpectrum } | undefined {
  if (k >= t) return undefined;
  const distances = products.map((product) => Math.abs(product.k - k));
  const index = distances.indexOf(Math.min(...distances));
  return { step: steps[index], product: products[index] };
}

/** What there is at step k, or at the nearest one of which it is known. */
export function spectrumReadout(spectrum: Spectrum, k: number): string {
  const { t, state, size } = spectrum;
  const found = spectraAt(spectrum, k);
  if (!found) return `Step k = ${t}, the step of the loss: nothing is multiplied yet.`;
  const { step, product } = found;
  const name = (at: number) => `∂${state}${subscript(at)}`;
  const least = (logs: Float64Array) => (size > 1 ? `, least ${formatLog(logs[size - 1])}` : '');
  const alone = `${name(step.j)}/${name(step.j - 1)} stretches by at most ${formatLog(step.logs[0])}${least(step.logs)}, spectral radius ${formatNumber(step.radius)}`;
  const factors = `the product of ${t - product.k}, ${name(t)}/${name(product.k)}`;
  const zeros = product.logs.filter((log) => log === -Infinity).length;
  const lost = product.logs.filter(Number.isNaN).length;
  const gone = [
    zeros ? `${zeros} of ${size} exactly 0` : '',
    lost ? `${lost} of ${size} too small to be told from rounding` : '',
  ].filter(Boolean);
  const note = gone.length ? ` (${gone.join(', ')})` : '';
  return `Step k = ${product.k}: ${alone}; ${factors}, by at most ${formatLog(product.logs[0])}${least(product.logs)}${note}.`;
}

/** How many steps are shown, where not all are; else empty. */
export const sampleText = ({ t, steps }: Spectrum): string =>
  steps.length < t ? ` ${steps.length} of ${t} steps are shown; all are multiplied.` : '';
