/** What colours, marks and lines of the map mean. */
import { html, svg, type TemplateResult } from 'lit-html';
import { prose } from '../../text/prose.ts';
import type { TheoryLine } from './lines.ts';
import { type DivergingScale, tickText } from './scale.ts';
import type { ColourName } from './settings.ts';

export interface MapLegendProps {
  readonly colour: ColourName;
  readonly scale: DivergingScale;
  readonly isUnrated: boolean;
  readonly isDivided: boolean;
  /** What the borders are; undefined: none is drawn. */
  readonly borders: string | undefined;
  readonly theories: readonly TheoryLine[];
  /** Whether a run of training is drawn. */
  readonly hasPath: boolean;
}

export function mapLegend({
  colour,
  scale,
  isUnrated,
  isDivided,
  borders,
  theories,
  hasPath,
}: MapLegendProps): TemplateResult {
  const title = colour === 'rate' ? 'factor a step back' : 'norm left at the lag';
  return html`<div class="map-legend">
    <div
      class="legend"
      role="img"
      aria-label="Diverging scale of colours: ${title}, from ${tickText(scale.ticks[0])} through 1 to ${tickText(scale.ticks.at(-1)!)}"
    >
      <span class="legend-title">${title}</span>
      <span class="legend-scale">
        <span class="legend-bar map-bar"></span>
        ${scale.ticks.map(
          (ratio) =>
            html`<span class="legend-tick" .style=${`left:${50 + 50 * scale.at(ratio)}%`}
              >${tickText(ratio)}</span
            >`,
        )}
      </span>
    </div>
    ${borders === undefined ? '' : entry(svg`<path class="border" d="M1,6H25" />`, borders)}
    ${isUnrated ? entry(svg`<path class="unrated" d="M5,6h0M13,6h0M21,6h0" />`, 'no single rate: the mean over the lags') : ''}
    ${isDivided ? entry(svg`<path class="divided" d="M3,11L9,1M11,11L17,1M19,11L25,1" />`, 'draws from the 10 % to the 90 % quantile differ in fate') : ''}
    ${theories.map(({ name, text }) =>
      entry(svg`<path class=${`theory of-${name}`} d="M1,6H25" />`, prose(text)),
    )}
    ${
      hasPath
        ? entry(
            svg`<path class="way" d="M5,6H21" /><circle class="stop" cx="5" cy="6" r="4.6" /><circle class="stop" cx="21" cy="6" r="2.2" />`,
            'a network in training; circles shrink with its loss',
          )
        : ''
    }
  </div>`;
}

const entry = (drawing: TemplateResult, text: unknown): TemplateResult =>
  html`<span class="map-entry"
    ><svg class="map-swatch" viewBox="0 0 26 12" aria-hidden="true">${drawing}</svg>
    <span>${text}</span></span
  >`;
