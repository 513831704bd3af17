/** Recorded training runs: how the gradient travelled back while a network learned. */
import '../chart/legend.css';
import './traces.css';
import { effect, signal, untracked } from '@preact/signals-core';
import { html, render, type TemplateResult } from 'lit-html';
import type { TraceFile } from '../../rnn/trace/run.ts';
import { WorkerClient } from '../../rnn/workers/worker-client.ts';
import { legendView } from '../chart/legend.ts';
import { type NormScale, normScale } from '../chart/norm-scale.ts';
import { palette } from '../chart/palette.ts';
import { numbersTable } from '../chart/table.ts';
import { roomIn } from '../chart/drawing.ts';
import { onDropped } from '../page/files/dropped.ts';
import { onFrame } from '../page/on-frame.ts';
import { type Mount, partsOf } from '../page/sections.ts';
import { widthOf } from '../page/width.ts';
import { formatNumber, formatPercent } from '../text/format.ts';
import { readoutText, readoutView } from '../text/readout.ts';
import { asSentence } from '../text/sentence.ts';
import { drawStack, moveStack, stackLabel } from './chart.ts';
import { chosenFiles, droppedFiles, exampleFiles, filesIn, folderPicker } from './files.ts';
import { type Followed, followFolder, sizeOf } from './follow.ts';
import { tracesKey } from './key.ts';
import { CLOSER, knobs } from './knobs.ts';
import { drawMoment } from './moment.ts';
import { sequenceOpener } from './sequence.ts';
import { LEAD, runView, STEPS } from './start.ts';
import { createTraces } from './state.ts';
import { toldView } from './told.ts';
import type { TracesWorker } from './traces.worker.ts';
import type { RecordedUpdate, View } from './view.ts';
import { lagReadout, momentReadout, tracesTitle } from './words.ts';

const start = () =>
  new WorkerClient<TracesWorker>(
    () => new Worker(new URL('./traces.worker.ts', import.meta.url), { type: 'module', name: 'traces' }),
    { patience: Infinity },
  );

/** One scale for all windows of a layer. */
const scaleOf = ({ decades }: Pick<View, 'decades'>): NormScale =>
  normScale(decades ? decades.map((decade) => 10 ** decade) : []);

export const mount: Mount = (host) => {
  const traces = createTraces(start());
  const { isOpening, choice, run, view, told, moment, message, share, update, lag } = traces;
  const followed = signal<Followed | undefined>(undefined);
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
      const files = await filesIn(folder);
      await traces.open(files);
      followed.value = { folder, size: sizeOf(files) };
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
      ${followed.value ? html`<span class="note">Following ${followed.value.folder.name}.</span>` : ''}
    `,
  );
  draw('.traces-message', () => (message.value ? html`<p class="message">${message.value}</p>` : ''));
  draw('.traces-knobs', () => knobs(traces));
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
  draw('.traces-key', () => (view.value ? tracesKey(view.value, run.value!) : ''));
  draw('.traces-told', () => (told.value && run.value ? toldView(told.value, run.value) : ''));
  draw('h3', () => (moment.value ? 'The gradient of this update, step by step back' : ''));
  draw('.traces-readout', () => (moment.value ? readoutView('at-update', momentReadout(moment.value)) : ''));
  draw('.traces-lag', () =>
    moment.value && choice.value
      ? readoutView('at-lag', lagReadout(moment.value, lag.value, choice.value.statistic))
      : '',
  );
  draw('.traces-numbers', () => (moment.value ? momentTable(moment.value) : ''));

  const sequences = sequenceOpener(traces);
  draw('.traces-whole', () => (moment.value ? sequences(moment.value) : ''));
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
        onPan: traces.pan,
        onZoomAt: traces.zoomAt,
        onZoomIn: () => traces.zoom(CLOSER),
        onZoomOut: () => traces.zoom(1 / CLOSER),
      });
      moveStack(part('.traces-stack'), traces.window.peek());
    },
  );
  // Between two drawings, at every frame.
  let isAsked = false;
  effect(() => {
    void traces.window.value;
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      moveStack(part('.traces-stack'), traces.window.peek());
    });
  });
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
};

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

const momentTable = ({ parameters }: RecordedUpdate): TemplateResult =>
  numbersTable('Norms of each parameter’s gradient', () => ({
    label: 'Norms of each parameter’s gradient',
    head: ['parameter', 'own batch', 'before clipping', 'after'],
    rows: parameters.map(({ name, own, before, after }) => ({
      name,
      cells: [own, before, after].map((norm) => (norm === undefined ? '–' : formatNumber(norm))),
    })),
  }));
