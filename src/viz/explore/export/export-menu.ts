/** The menu of all that can be taken along: pictures, numbers, the formula, the experiment. */
import { html, type TemplateResult } from 'lit-html';

export type Export =
  'svg' | 'png' | 'terms' | 'norms' | 'copy-latex' | 'latex' | 'json' | 'copy-numpy' | 'pytorch';

export interface ExportMenuProps {
  /** What can be had as a picture now, not empty. */
  readonly pictures: readonly { readonly name: string; readonly title: string }[];
  /** The name of the picture that is chosen. */
  readonly picture: string;
  /** What is taken apart on screen, in a few words: `∂E₃/∂W`. */
  readonly formula: string;
  /** What came of the last export: `LaTeX copied`; empty before the first. */
  readonly news: string;
  /** Calls off the export that is under way; undefined: there is none, or it takes no time. */
  readonly onStop: (() => void) | undefined;
  readonly onPicture: (name: string) => void;
  readonly onExport: (what: Export) => void;
}

export function exportMenu(props: ExportMenuProps): TemplateResult {
  const { pictures, picture, formula, news, onStop, onPicture, onExport } = props;
  const button = (what: Export, text: string, title: string) =>
    html`<button title=${title} @click=${() => onExport(what)}>${text}</button>`;
  const group = (title: string, content: TemplateResult) =>
    html`<div class="menu-group" role="group" aria-label=${title}>
      <b aria-hidden="true">${title}</b>
      <div class="controls">${content}</div>
    </div>`;

  return html`
    ${group(
      'Picture',
      html`<select
          aria-label="Which picture"
          @change=${(event: Event) => onPicture((event.target as HTMLSelectElement).value)}
        >
          ${pictures.map(
            ({ name, title }) => html`<option value=${name} .selected=${name === picture}>${title}</option>`,
          )}
        </select>
        ${button('svg', 'SVG', 'Drawing with text that can be edited')}
        ${button('png', 'PNG', 'Image for slides')}`,
    )}
    ${group(
      'Numbers',
      html`${button('terms', `CSV of ${formula}`, 'Every entry of all that it is the sum of, one a line')}
      ${button('norms', 'CSV of all norms', 'The norm of every term of every parameter, one a line')}`,
    )}
    ${group(
      'Formula',
      html`<span class="menu-note">${formula} worked out</span>
        ${button('copy-latex', 'Copy LaTeX', 'To paste into a document that uses amsmath')}
        ${button('latex', 'LaTeX file', 'For a document that uses amsmath')}`,
    )}
    ${group(
      'Experiment',
      html`${button('json', 'JSON', 'Opens here again, and in the library')}
      ${button('copy-numpy', 'Copy as NumPy', 'Its numbers, and the way forward and back by hand: runs with Python and numpy')}
      ${button('pytorch', 'PyTorch script', 'Runs with Python and torch, and prints the same gradients')}`,
    )}
    <p class="menu-note">
      <span role="status">${news}</span> ${onStop ? html`<button @click=${onStop}>Stop</button>` : ''}
    </p>
  `;
}
