/** What a recorded run tells, below its picture. */
import { html, type TemplateResult } from 'lit-html';
import { counted } from '../text/format.ts';
import { prose } from '../text/prose.ts';
import type { OpenedRun, Told } from './view.ts';
import { factsOf, listedSpells, spellRow } from './words.ts';

/** What happened in a run: facts, and what became of the gradient from when to when. */
export function toldView(told: Told, run: OpenedRun): TemplateResult {
  const { listed, left } = listedSpells(told.spells);
  return html`<h3>What happened</h3>
    <ul class="traces-facts">
      ${factsOf(run, told).map((fact) => html`<li>${prose(fact)}</li>`)}
    </ul>
    <div class="table-scroll" tabindex="0" role="group" aria-label="What became of the gradient">
      <table class="numbers-table traces-spells">
        <thead>
          <tr>
            <th scope="col">when</th>
            <th scope="col">the gradient</th>
            <th scope="col">rate, at the middle one</th>
            <th scope="col">left at the last lag</th>
          </tr>
        </thead>
        <tbody>
          ${listed.map((spell) => {
            const [name, ...cells] = spellRow(spell);
            return html`<tr>
              <th scope="row">${name}</th>
              ${cells.map((cell) => html`<td>${prose(cell)}</td>`)}
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
    ${left > 0 ? html`<p class="note">And ${counted(left, 'shorter spell')}.</p>` : ''}`;
}
