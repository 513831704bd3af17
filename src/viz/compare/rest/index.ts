/** Compare, At rest: what becomes of a gradient in cells that have learnt nothing yet, on one sequence and one scale. */
import '../../explore/knobs/knobs.css';
import '../../chart/legend.css';
import '../../chart/table.css';
import './rest.css';
import { computed, effect } from '@preact/signals-core';
import { html, render } from 'lit-html';
import { palette } from '../../chart/palette.ts';
import { folded } from '../../fields/folded.ts';
import { attentionView } from './attention.ts';
import { drawRest } from './chart.ts';
import { restFinding } from './finding.ts';
import { restGates } from './gates.ts';
import { restKnobs } from './knobs.ts';
import { restLegend, restNormsTable } from './legend.ts';
import { longRunView } from '../../page/long-run.ts';
import { restTable } from './table.ts';
import { restReadout } from './text.ts';
import { drawRestTriangles, restTrianglesView, sharedScale } from './triangles.ts';
import { restTries } from './tries.ts';
import { tryAgainButton } from '../../text/try-again.ts';
import { widthOf } from '../../page/width.ts';
import { createRest, type RestShown } from './state.ts';
import { listed, rivalTitle } from './lines.ts';
import { rivalsOf } from './settings.ts';
import { cellEquations } from '../../experiment/cell-equations.ts';
import { readoutView } from '../../text/readout.ts';
import { term } from '../../text/term.ts';
import { type Mount, partsOf } from '../../page/sections.ts';

const frame = html`<div class="rest">
  <h2 id="rest-title"></h2>
  <p class="note" data-part="intro"></p>
  <div data-part="knobs"></div>
  <div data-part="message" role="status"></div>
  <div class="rest-chart">
    <svg></svg>
    <div data-part="at"></div>
    <div data-part="legend"></div>
    <div data-part="seeds"></div>
    <div data-part="norms"></div>
    <div data-part="attention"></div>
    <div data-part="equations"></div>
  </div>
  <h3>Every term of W, on one scale of colours</h3>
  <div class="rest-triangles"></div>
  <h3>In numbers</h3>
  <div data-part="table"></div>
  <div data-part="gates"></div>
</div>`;

export const mount: Mount = (host) => {
  render(frame, host);
  const { part, draw } = partsOf(host);

  const rest = createRest();
  const { knobs, setKnobs, shown, isBehind, lines, place, setPlace, draws, message, isUnanswered, again } =
    rest;
  const lag = computed(() => place.value.t - place.value.k);
  const scale = computed(() => sharedScale(shown.value?.columns ?? []));

  const title = ({ knobs }: RestShown) =>
    restFinding(rivalsOf(knobs), draws.summaries.value) ??
    `What is left of a gradient in ${listed(rivalsOf(knobs).map(rivalTitle))}`;
  draw('#rest-title', () => (shown.value ? title(shown.value) : 'At rest'));
  draw('[data-part=intro]', () => {
    if (!shown.value) return isBehind.value ? 'Drawing weights, and carrying a gradient back …' : '';
    return html`Weights as they are drawn, and one loss, at the last step. The title is the median of all
    draws [10&nbsp;% to 90&nbsp;% quantile], of what arrives at ${term('state', 's')}, the state that a step
    hands on.`;
  });
  draw(
    '[data-part=knobs]',
    () => html`${restTries(setKnobs)} ${folded(restKnobs({ knobs: knobs.value, onKnobs: setKnobs }))}`,
  );
  draw('[data-part=message]', () =>
    message.value
      ? html`<p class="broke-off">${message.value} ${isUnanswered.value ? tryAgainButton(again) : ''}</p>`
      : '',
  );
  effect(() => void part('.rest').toggleAttribute('data-behind', isBehind.value));

  const chart = part('.rest-chart');
  const chartWidth = widthOf(chart);
  effect(() => {
    if (!shown.value || chartWidth.value === 0) return;
    drawRest(chart.querySelector('svg')!, {
      lines: lines.value,
      T: shown.value.knobs.T,
      width: chartWidth.value,
      lag: lag.value,
      onLag: (lag) => setPlace({ t: shown.value!.knobs.T, k: shown.value!.knobs.T - lag }),
    });
  });
  draw('[data-part=at]', () =>
    shown.value ? readoutView('rest-at', restReadout(lines.value, shown.value.knobs.T, lag.value)) : '',
  );
  draw('[data-part=legend]', () => (shown.value ? restLegend(lines.value, shown.value.knobs.seed) : ''));
  draw('[data-part=norms]', () => (shown.value ? restNormsTable(lines.value, shown.value.knobs.T) : ''));
  draw('[data-part=seeds]', () =>
    shown.value ? longRunView(draws, { title: 'Draws', one: 'draw', what: 'The draws' }) : '',
  );

  draw('[data-part=equations]', () =>
    shown.value
      ? html`<details class="more">
          <summary>Equations of these cells, and their sources</summary>
          ${shown.value.knobs.cells.map(cellEquations)}
        </details>`
      : '',
  );
  draw('[data-part=attention]', () =>
    shown.value && shown.value.knobs.attention !== 'none' ? attentionView() : '',
  );

  const triangles = part('.rest-triangles');
  const trianglesWidth = widthOf(triangles);
  effect(() => {
    if (!shown.value || trianglesWidth.value === 0) return;
    const props = { columns: shown.value.columns, scale: scale.value, place: place.value };
    render(restTrianglesView(props), triangles);
    drawRestTriangles(triangles, {
      ...props,
      palette: palette(),
      width: trianglesWidth.value,
      onPlace: setPlace,
    });
  });

  draw('[data-part=table]', () =>
    shown.value
      ? restTable({
          columns: shown.value.columns,
          seed: shown.value.knobs.seed,
          summaries: draws.summaries.value,
        })
      : '',
  );
  draw('[data-part=gates]', () => {
    const column = shown.value?.columns.find(({ byGates }) => byGates);
    if (!column) return '';
    const summary = draws.summaries.value.get(column.rival);
    return html`${restGates({ settings: shown.value!.knobs, column, summary })}`;
  });
};
