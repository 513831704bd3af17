/** What a spectrum comes to, in words. */
import type { ProductSpectrum, Spectrum, StepSpectrum } from '../../../rnn/spectrum/spectrum.ts';
import { formatNumber, formatPower, subscript } from '../../text/format.ts';
import type { Readout } from '../../text/readout.ts';
import { capitalised } from '../../text/sentence.ts';

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

/** What becomes of the product, beside what one says of its steps. */
export function spectrumFinding(spectrum: Spectrum): string {
  const { steps, products } = spectrum;
  const most = Math.max(...steps.map(({ logs }) => logs[0]));
  const product = productText(spectrum);
  if (products[0].logs[0] === -Infinity) return capitalised(product);
  if (isLess(most, 0)) return `A step leaves at most ${formatLog(most)}: ${product}`;
  if (!isLess(0, most)) return `No step stretches by more than 1: ${product}`;
  if (peakOf(spectrum) <= NOTABLE) return `Steps stretch by up to ${formatLog(most)}, yet ${product}`;
  const { text, largest } = radiusOf(steps);
  return `ρ ${text}${isLess(Math.log10(largest), 0) ? ', yet' : ':'} ${product}`;
}

/** The largest spectral radius: `= 0.900` where all steps have the same, else `≤ 0.900`. */
function radiusOf(steps: Spectrum['steps']): { readonly text: string; readonly largest: number } {
  const radii = steps.map(({ radius }) => radius);
  const [smallest, largest] = [Math.min(...radii), Math.max(...radii)];
  const isSame = largest - smallest <= ROUNDING * largest;
  return { text: `${isSame ? '=' : '≤'} ${formatNumber(largest)}`, largest };
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
    return `the product reaches ${formatLog(peak)}, then falls to ${formatLog(end)}`;
  }
  if (Math.abs(end) <= ROUNDING * products.length) return 'the product stays at 1';
  return `the product ${end > NOTABLE ? 'grows' : end < -NOTABLE ? 'shrinks' : 'comes'} to ${formatLog(end)}`;
}

/** The most that any step does; then the size of W by the gate that it feeds. */
export function spectrumReadouts({
  steps,
  gates,
}: Spectrum): readonly (readonly [name: string, value: string])[] {
  const most = formatLog(Math.max(...steps.map(({ logs }) => logs[0])));
  return [
    ['a step', `σ_max up to ${most} · ρ ${radiusOf(steps).text}`],
    ...gates.map(
      ({ gate, sigmaMax, radius }) =>
        [
          gates.length === 1 ? (gate === 'u' ? 'u' : 'W') : `W_${gate}`,
          `σ_max ${formatNumber(sigmaMax)} · ρ ${formatNumber(radius)}`,
        ] as const,
    ),
  ];
}

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

/** What there is at step k, or at the nearest one of which it is known: where, and a sentence for each of step and product. */
export function spectrumReadout(spectrum: Spectrum, k: number): Readout {
  const { t, state, size } = spectrum;
  const found = spectraAt(spectrum, k);
  if (!found) return { place: `Step k = ${t}, the step of the loss`, parts: ['nothing is multiplied yet'] };
  const { step, product } = found;
  const name = (at: number) => `∂${state}${subscript(at)}`;
  const least = (logs: Float64Array) => (size > 1 ? `, at least ${formatLog(logs[size - 1])}` : '');
  const zeros = product.logs.filter((log) => log === -Infinity).length;
  const lost = product.logs.filter(Number.isNaN).length;
  const ofProduct = `the product of ${t - product.k}, ${name(t)}/${name(product.k)}`;
  return {
    place: `Step k = ${product.k}`,
    parts: [
      `${name(step.j)}/${name(step.j - 1)} stretches by at most ${formatLog(step.logs[0])}${least(step.logs)}`,
      `its spectral radius is ${formatNumber(step.radius)}`,
      `${ofProduct}, stretches by at most ${formatLog(product.logs[0])}${least(product.logs)}`,
      ...(zeros ? [`${zeros} of its ${size} singular values ${zeros === 1 ? 'is' : 'are'} exactly 0`] : []),
      ...(lost
        ? [
            `${lost} of its ${size} singular values ${lost === 1 ? 'is' : 'are'} too small to be told from rounding`,
          ]
        : []),
    ],
  };
}

/** How many steps are shown, where not all are; else empty. */
export const sampleText = ({ t, steps }: Spectrum): string =>
  steps.length < t ? ` ${steps.length} of ${t} steps are shown; all are multiplied.` : '';
