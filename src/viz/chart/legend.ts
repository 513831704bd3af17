import { html, type TemplateResult } from 'lit-html';
import { formatPower } from '../text/format.ts';
import type { NormScale } from './norm-scale.ts';

/** The colour scale with its decades: one for the whole page. */
export function legendView({ domain: [low, high], isCut }: NormScale): TemplateResult {
  // Where norms lie below the scale its lower bound says so: it has a tick.
  const every = isCut ? (high - low) / 4 : Math.ceil((high - low) / 6);
  const ticks = Array.from({ length: high - low + 1 }, (_, index) => low + index).filter(
    (exponent) => (high - exponent) % every === 0,
  );
  return html`<div
    class="legend"
    role="img"
    aria-label="Colour scale of norms, logarithmic, from ${formatPower(low)} to ${formatPower(high)}${isCut ? '; smaller norms look like its lower end' : ''}"
  >
    <span class="legend-title">norm, log scale</span>
    <span class="legend-scale">
      <span class="legend-bar"></span>
      ${ticks.map(
        (exponent) =>
          html`<span class="legend-tick" .style=${`left:${(100 * (exponent - low)) / (high - low)}%`}
            >${isCut && exponent === low ? '≤ ' : ''}${formatPower(exponent)}</span
          >`,
      )}
    </span>
    <span class="legend-zero"><span class="patch zero"></span>exactly 0</span>
    <span class="legend-zero"><span class="patch underflow"></span>underflow</span>
  </div>`;
}
