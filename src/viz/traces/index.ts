/** Recorded training runs: how the gradient travelled back while a network learned. */
import './traces.css';
import { effect, signal, untracked } from '@preact/signals-core';
import { html, render, type TemplateResult } from 'lit-html';
import { STATISTICS } from '../../rnn/trace/chunk.ts';
import type { State } from '../../rnn/trace/index-file.ts';
import type { TraceFile } from '../../rnn/trace/run.ts';
import { WorkerClient } from '../../rnn/worker-client.ts';
import { legendView } from '../chart/legend.ts';
import { type NormScale, normScale } from '../chart/norm-scale.ts';
import { palette } from '../chart/palette.ts';
import { numbersTable } from '../chart/table.ts';
import { roomIn } from '../chart/drawing.ts';
import { exploreLink } from '../experiment/explore-link.ts';
import { isShown, LIMITS } from '../experiment/largest-sizes.ts';
import { stepper } from '../fields/stepper.ts';
import { selectField } from '../fields/fields.ts';
import { download } from '../page/files/download.ts';
import { onDropped } from '../page/files/dropped.ts';
import { onFrame } from '../page/on-frame.ts';
import { type Mount, partsOf } from '../page/sections.ts';
import { widthOf } from '../page/width.ts';
import { toCsv } from '../text/csv.ts';
import { counted, formatNumber, formatPercent } from '../text/format.ts';
import { prose } from '../text/prose.ts';
import { readoutText, readoutView } from '../text/readout.ts';
import { asSentence } from '../text/sentence.ts';
import { drawStack, stackLabel } from './chart.ts';
import {
  chosenFiles,
  droppedFiles,
  EXAMPLE,
  exampleFiles,
  filesIn,
  type Folder,
  folderPicker,
} from './files.ts';
import { drawMoment } from './moment.ts';
import { createTraces } from './state.ts';
import type { TracesWorker } from './traces.worker.ts';
import type { Moment, OpenedRun, View } from './view.ts';
import {
  factsOf,
  lagReadout,
  layerText,
  listedSpells,
  momentReadout,
  spellRow,
  tracesTitle,
} from './words.ts';

const start = () =>
  new WorkerClient<TracesWorker>(
    () => new Worker(new URL('./traces.worker.ts', import.meta.url), { type: 'module', name: 'traces' }),
    { patience: Infinity },
  );

/** Milliseconds between two looks at a folder that is followed. */
const FOLLOW = 3000;
/** Of what a zoom by keys shows. */
const CLOSER = 1 / 2;

/** One scale for all windows of a layer. */
const scaleOf = ({ decades }: Pick<View, 'decades'>): NormScale =>
  normScale(decades ? decades.map((decade) => 10 ** decade) : []);

export const mount: Mount = (host) => {
  const traces = createTraces(start());
  const { opened, isOpening, choice, run, view, told, moment, message, share, update, lag } = traces;
  const followed = signal<Folder | undefined>(undefined);
  render(
    html`<h2 id="run-title"></h2>
      <div class="traces-lead"></div>
      <div class="traces-open controls" role="group" aria-label="Recorded runs"></div>
      <div class="traces-message" role="alert"></div>
      <div class="traces-knobs controls" role="group" aria-label="What is shown"></div>
      <div class="traces-progress" aria-live="polite"></div>
      <div class="traces-legend"></div>
      <div class="traces-stack">
        <div class="images"></div>
        <svg></svg>
      </div>
      <div class="traces-key"></div>
      <div class="traces-below">
        <div class="traces-moment">
          <h3></h3>
          <div class="traces-readout"></div>
          <svg></svg>
          <div class="traces-lag"></div>
        </div>
        <div class="traces-told"></div>
      </div>
      <div class="traces-numbers"></div>
      <div class="traces-whole controls" role="group" aria-label="A sequence of this update"></div>
      <div class="traces-start"></div>`,
    host,
  );
  const { part, draw } = partsOf(host);
  // Of what is never hidden, and as wide.
  const width = widthOf(part('.traces-lead'));
  const momentWidth = widthOf(part('.traces-moment'));

  const openFiles = (files: readonly TraceFile[]) => {
    followed.value = undefined;
    void traces.open(files);
  };
  const pick = folderPicker();
  const pickFolder = async () => {
    try {
      const folder = await pick!();
      await traces.open(await filesIn(folder));
      followed.value = folder;
    } catch (error) {
      // The visitor changed their mind.
      if ((error as Error).name !== 'AbortError') message.value = asSentence((error as Error).message);
    }
  };
  const openExample = async () => {
    try {
      openFiles(await exampleFiles());
    } catch (error) {
      message.value = asSentence((error as Error).message);
    }
  };
  followFolder(followed, traces);
  onDropped(document.getElementById('drop')!, async (transfer) => openFiles(await droppedFiles(transfer)));

  draw('h2', () =>
    choice.value
      ? tracesTitle(choice.value, told.value, run.value?.name ?? '')
      : 'How did the gradient travel back while your network learned?',
  );
  draw('.traces-lead', () => (run.value ? runView(run.value) : LEAD));
  draw(
    '.traces-open',
    () => html`
      ${pick ? html`<button type="button" ?disabled=${isOpening.value} @click=${pickFolder}>Open a folder</button>` : folderField(openFiles)}
      <label class="button">
        Open files
        <input
          type="file"
          multiple
          class="visually-hidden"
          @change=${(event: Event) => take(event, openFiles)}
        />
      </label>
      <button type="button" ?disabled=${isOpening.value} @click=${openExample}>Show an example</button>
      <a class="button" href="./backflow_recorder.py" download>Get the recorder</a>
      ${followed.value ? html`<span class="note">Following ${followed.value.name}.</span>` : ''}
    `,
  );
  draw('.traces-message', () => (message.value ? html`<p class="message">${message.value}</p>` : ''));
  draw('.traces-knobs', () => knobs());
  draw('.traces-progress', () =>
    share.value === undefined
      ? isOpening.value
        ? html`<p class="note">Opening …</p>`
        : ''
      : html`<p class="note">Read: ${formatPercent(share.value)}. The picture becomes finer as it comes.</p>`,
  );
  draw('.traces-legend', () =>
    view.value?.decades
      ? html`${legendView(scaleOf(view.value))}<span class="legend-zero"
            ><span class="patch negative" .style=${'--i:1'}></span>NaN or infinite</span
          >`
      : '',
  );
  draw('.traces-key', () => (view.value ? keyView(view.value, run.value!) : ''));
  draw('.traces-told', () => toldView());
  draw('h3', () => (moment.value ? 'The gradient of this update, step by step back' : ''));
  draw('.traces-readout', () => (moment.value ? readoutView('at-update', momentReadout(moment.value)) : ''));
  draw('.traces-lag', () =>
    moment.value && choice.value
      ? readoutView('at-lag', lagReadout(moment.value, lag.value, choice.value.statistic))
      : '',
  );
  draw('.traces-numbers', () => (moment.value ? momentTable(moment.value) : ''));

  draw('.traces-whole', () => (moment.value ? wholeView(moment.value) : ''));
  draw('.traces-start', () => (run.value ? html`` : STEPS));

  effect(() => {
    const room = Math.round(roomIn(width.value));
    untracked(() => traces.resize(room));
  });
  effect(() => {
    part('.traces-stack').hidden = part('.traces-below').hidden = view.value === undefined;
    part('.traces-stack').toggleAttribute(
      'data-stale',
      share.value !== undefined && told.value === undefined,
    );
  });
  onFrame(
    () => ({
      view: view.value,
      width: width.value,
      palette: palette(),
      at: update.value,
      moment: moment.value,
    }),
    ({ view, width, palette, at, moment }) => {
      if (!view || width === 0) return;
      drawStack(part('.traces-stack'), {
        view,
        width,
        palette,
        scale: scaleOf(view),
        update: at,
        spacing: traces.spacing.peek(),
        readout: moment ? readoutText(momentReadout(moment)) : '',
        state: choice.peek()?.state ?? 'h',
        label: stackLabel(view),
        onUpdate: traces.setUpdate,
        onLag: (next) => (lag.value = next),
        onZoom: traces.show,
        onZoomIn: () => traces.zoom(CLOSER),
        onZoomOut: () => traces.zoom(1 / CLOSER),
      });
    },
  );
  onFrame(
    () => ({ moment: moment.value, choice: choice.value, lag: lag.value, width: momentWidth.value }),
    ({ moment, choice, lag: at, width }) => {
      if (!moment || !choice || width === 0 || moment.ranks.length === 0) return;
      drawMoment(part('.traces-moment svg'), {
        moment,
        statistic: choice.statistic,
        width,
        state: choice.state,
        lag: at,
        readout: readoutText(lagReadout(moment, at, choice.statistic)),
        label: `The gradient of update ${moment.update} by lag`,
        onLag: (next) => (lag.value = next),
      });
    },
  );

  function knobs(): TemplateResult | string {
    const [chosen, of] = [choice.value, run.value];
    if (!chosen || !of) return '';
    const [from, to] = traces.window.value;
    const [first, last] = traces.whole.value;
    const isWhole = from <= first && to >= last;
    const states = of.layers.find(({ name }) => name === chosen.layer)?.states ?? [];
    return html`
      ${
        opened.value!.runs.length > 1
          ? selectField({
              label: 'Run',
              options: opened.value!.runs.map(({ name }, index) => [String(index), name] as const),
              chosen: String(chosen.run),
              set: (index) => {
                const next = opened.value!.runs[Number(index)];
                const layer = next.layers.find(({ name }) => name === chosen.layer) ?? next.layers[0];
                traces.choose({ ...chosen, run: Number(index), layer: layer?.name ?? '', state: 'h' });
              },
            })
          : ''
      }
      ${selectField({
        label: 'Layer',
        options: of.layers.map(({ name }) => [name, layerText(name)] as const),
        chosen: chosen.layer,
        set: (layer) => traces.choose({ ...chosen, layer, state: 'h' }),
      })}
      ${
        states.length > 1
          ? selectField<State>({
              label: 'State',
              options: states.map((state) => [state, state] as const),
              chosen: chosen.state,
              set: (state) => traces.choose({ ...chosen, state }),
            })
          : ''
      }
      ${selectField({
        label: 'Over the batch',
        options: STATISTICS.map((name) => [name, name] as const),
        chosen: chosen.statistic,
        set: (statistic) => traces.choose({ ...chosen, statistic }),
      })}
      ${
        of.ranks.length > 1
          ? selectField({
              label: 'Processes',
              options: [
                ['mean', 'their mean'],
                ['apart', 'each'],
              ] as const,
              chosen: traces.isApart.value ? 'apart' : 'mean',
              set: (name) => traces.setApart(name === 'apart'),
            })
          : ''
      }
      <button type="button" @click=${() => traces.zoom(CLOSER)}>Zoom in</button>
      <button type="button" ?disabled=${isWhole} @click=${() => traces.zoom(1 / CLOSER)}>Zoom out</button>
      <button type="button" ?disabled=${isWhole} @click=${() => traces.show(first, last)}>Whole run</button>
      <button type="button" @click=${() => saveCsv(view.value, of, chosen.layer)}>Save CSV</button>
    `;
  }

  const sequence = signal(1);
  const isTooLarge = signal(false);
  const openSequence = async (of: Moment, rank: number, how: 'explore' | 'save') => {
    const experiment = await traces.experiment(rank, sequence.peek() - 1);
    if (!experiment) return;
    const { W, U } = experiment.weights;
    const sizes = { T: experiment.inputs.length, n: W[0].length, m: U[0].length, q: W[0].length };
    isTooLarge.value = how === 'explore' && !isShown(sizes);
    if (how === 'save') download(`update-${of.update}.json`, JSON.stringify(experiment), 'application/json');
    else if (isShown(sizes)) location.assign(exploreLink(experiment));
  };

  function wholeView(of: Moment): TemplateResult | string {
    const [first] = Object.entries(of.sequences);
    if (!first) return '';
    const [rank, count] = [Number(first[0]), first[1]];
    return html`
      ${count > 1 ? stepper({ name: 'sequence', less: 'Sequence before', more: 'Next sequence', symbol: 'sequence', value: Math.min(count, sequence.value), most: count, set: (value) => (sequence.value = value) }) : ''}
      <button type="button" @click=${() => void openSequence(of, rank, 'explore')}>Open in Explore</button>
      <button type="button" @click=${() => void openSequence(of, rank, 'save')}>Save as an experiment</button>
      ${isTooLarge.value ? html`<span class="note" role="status">Explore shows up to ${LIMITS.n} units and ${LIMITS.T} steps: save it, and look at it with “Check my gradient” or the command line.</span>` : ''}
    `;
  }

  function toldView(): TemplateResult | string {
    if (!told.value || !run.value) return '';
    const { listed, left } = listedSpells(told.value.spells);
    return html`<h3>What happened</h3>
      <ul class="traces-facts">
        ${factsOf(run.value, told.value).map((fact) => html`<li>${prose(fact)}</li>`)}
      </ul>
      <div class="table-scroll" tabindex="0" role="group" aria-label="What became of the gradient">
        <table class="numbers-table">
          <thead>
            <tr>
              <th scope="col">updates</th>
              <th scope="col">on its way back</th>
              <th scope="col">a step, in their middle</th>
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
};

const LEAD = html`<p class="note">
  A small recorder writes beside your PyTorch training how far back the gradient of each recurrent layer gets.
  This page shows it over the whole run: where it vanished, exploded, or was clipped.
</p>`;

/** From a script to the picture. */
const STEPS = html`<ol class="traces-steps">
  <li>Get the recorder, one file, and put it beside your training script.</li>
  <li>
    Tell it of each update:
    <pre><code>from backflow_recorder import Recorder

recorder = Recorder(model, "traces/run-1", every=100)
for x, y in batches:
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    recorder.before_clipping()          # if you clip
    clip_grad_norm_(model.parameters(), 1.0)
    recorder.update(loss)               # before the step
    optimizer.step()
recorder.close()</code></pre>
  </li>
  <li>
    Open its folder here, while it trains or later. Files are read in this page, and never leave your machine.
  </li>
</ol>`;

const runView = ({ name, records, ranks }: OpenedRun): TemplateResult =>
  html`<p class="note">
    ${name}: ${counted(records, 'recorded update')}${ranks.length > 1 ? ` on ${ranks.length} processes` : ''}.
    ${
      name === EXAMPLE
        ? 'An LSTM learns to add the two marked ones of 50 numbers.'
        : 'Drag over updates to zoom in; point at one to see it step by step.'
    }
  </p>`;

const folderField = (open: (files: readonly TraceFile[]) => void): TemplateResult =>
  html`<label class="button">
    Open a folder
    <input
      type="file"
      webkitdirectory
      class="visually-hidden"
      @change=${(event: Event) => take(event, open)}
    />
  </label>`;

function take(event: Event, open: (files: readonly TraceFile[]) => void): void {
  const field = event.target as HTMLInputElement;
  open(chosenFiles(field.files ?? []));
  field.value = '';
}

const keyView = ({ lines }: View, { ranks }: OpenedRun): TemplateResult =>
  html`<div class="chart-key">
    <span
      ><svg class="swatch shown" width="26" height="12"><path class="run" d="M1,6H25" /></svg
      >${ranks.length > 1 ? 'averaged over the processes' : 'this run'}</span
    >
    <span
      ><svg class="swatch after" width="26" height="12"><path class="run" d="M1,6H25" /></svg>after
      clipping</span
    >
    ${
      ranks.length > 1
        ? html`<span
            ><svg class="swatch rank" width="26" height="12"><path class="run" d="M1,6H25" /></svg>each
            process, on its own batch</span
          >`
        : ''
    }
    ${
      lines.length > 1
        ? html`<span
            ><svg class="swatch other" width="26" height="12"><path class="run" d="M1,6H25" /></svg>other
            runs</span
          >`
        : ''
    }
    <span><span class="patch traces-clipped"></span>share that was clipped</span>
  </div>`;

const momentTable = ({ parameters }: Moment): TemplateResult =>
  numbersTable('Norms of each parameter’s gradient', () => ({
    label: 'Norms of each parameter’s gradient',
    head: ['parameter', 'own batch', 'before clipping', 'after'],
    rows: parameters.map(({ name, own, before, after }) => ({
      name,
      cells: [own, before, after].map((norm) => (norm === undefined ? '–' : formatNumber(norm))),
    })),
  }));

/** Looks at a folder again and again while it is followed. */
function followFolder(
  followed: { value: Folder | undefined; peek: () => Folder | undefined },
  { open, isOpening, share }: ReturnType<typeof createTraces>,
): void {
  let size = 0;
  const look = async (folder: Folder) => {
    if (isOpening.peek() || share.peek() !== undefined || document.hidden) return;
    const files = await filesIn(folder).catch(() => []);
    const now = files.reduce((sum, { file }) => sum + file.size, 0);
    if (followed.peek() !== folder || files.length === 0 || now === size) return;
    const isFirst = size === 0;
    size = now;
    if (!isFirst) await open(files);
  };
  effect(() => {
    const folder = followed.value;
    size = 0;
    if (!folder) return undefined;
    void look(folder);
    const timer = setInterval(() => void look(folder), FOLLOW);
    return () => clearInterval(timer);
  });
}

/** The picture on show, as numbers. */
function saveCsv(view: View | undefined, { name }: OpenedRun, layer: string): void {
  if (!view) return;
  const rows = function* () {
    for (const { rank, cells } of view.images) {
      for (let column = 0; column < cells.columns; column++) {
        const from = Math.round(view.from + ((view.to - view.from) * column) / view.columns);
        for (let lag = 0; lag < cells.lags; lag++) {
          const log = cells.logs[column * cells.lags + lag];
          if (!Number.isNaN(log)) yield [rank ?? 'mean', from, lag, 10 ** log] as const;
        }
      }
    }
  };
  download(`${name}-${layer}.csv`, toCsv(['process', 'from_update', 'lag', 'norm'], rows()), 'text/csv');
}
