/** While learning: networks trained side by side, each in a worker, and their gradients as they learn. */
import '../../explore/knobs/knobs.css';
import './learning.css';
import { computed, effect, signal } from '@preact/signals-core';
import { html, render, type TemplateResult } from 'lit-html';
import { type TrainingPreset, trainingPresets } from '../../../rnn/training/presets.ts';
import { tasks } from '../../../rnn/tasks/index.ts';
import { openRun } from '../../../rnn/training/client.ts';
import { cellTitle } from '../../text/cell-names.ts';
import { exploreLink } from '../../experiment/explore-link.ts';
import { folded } from '../../fields/folded.ts';
import { axesView } from './axes.ts';
import { learningControls } from './controls.ts';
import { criteria } from './finding.ts';
import { learningPresets } from './presets.ts';
import { ownOf, sharedOf } from './settings.ts';
import { settingsText } from './text.ts';
import { stepOf } from './curve.ts';
import { earlierView, learningTransport } from './transport.ts';
import { autosave } from './autosave.ts';
import { readRun } from './files.ts';
import { onFrame } from '../../page/on-frame.ts';
import type { Lane } from './lane-state.ts';
import { address } from '../address.ts';
import { planIn, usualPlan, usualView, type CurvesAxes, withPlan } from './link.ts';
import { learningPage } from './in-words.ts';
import { drawLanes } from './lanes.ts';
import { drawLosses, type PointedMoment } from './pictures.ts';
import { phasesOf } from './record.ts';
import { createLearning, MOST_LANES, type Plan } from './state.ts';
import { browserRuns, type Stored } from './storage.ts';
import { claimRuns } from './tabs.ts';
import { type Mount, partsOf } from '../../page/sections.ts';
import { more } from '../../text/more.ts';
import { prose } from '../../text/prose.ts';

/** Updates by which training goes on at its stop. */
const FURTHER = 1000;

export const mount: Mount = (host) => void fill(host);

async function fill(host: HTMLElement): Promise<void> {
  const message = signal<string | TemplateResult>('');
  const storage = browserRuns();
  const notKept = (reason: string) =>
    void (message.value = `No runs are kept here (${reason}): a reload loses them. “Save” writes one to a file.`);
  render(html`<p class="note">Looking for runs that this browser keeps …</p>`, host);
  const isAlone = await claimRuns(navigator.locks);
  if (!isAlone) notKept('another tab with this page is open, and keeps its own');
  const stored = isAlone ? await storage.all().catch(noneOf(notKept)) : [];
  let linked: { plan: Plan; view: CurvesAxes } | undefined;
  try {
    linked = planIn(address.query);
    const fault = address.takeFault();
    if (fault) message.value = fault;
  } catch (error) {
    message.value = (error as Error).message;
  }

  const learning = createLearning(openRun, linked?.plan ?? planOf(stored), stored);
  const { shared, lanes, earlier, stop } = learning;
  const view = signal(linked?.view ?? usualView);
  const page = learningPage(learning);
  if (isAlone) {
    const saveNow = autosave(learning, storage, stored, notKept);
    addEventListener('pagehide', () => void saveNow());
    // Later it is too late for what trains: the data base takes a moment, and the worker with its checkpoint another.
    effect(() => {
      if (!learning.isBusy.value) return undefined;
      const leaving = () => void saveNow();
      addEventListener('beforeunload', leaving);
      return () => removeEventListener('beforeunload', leaving);
    });
    document.addEventListener('visibilitychange', () => void (document.hidden && saveNow()));
  }

  render(skeleton(load), host);
  const { part, draw } = partsOf(host);

  onFrame(
    () => page.finding.value,
    (finding) => {
      const title = part('#learning-title');
      if (title.textContent !== finding) title.textContent = finding;
    },
  );
  /** Said aloud when training rests. */
  effect(() => {
    const isOver = !learning.isBusy.value && learning.begun.value.length > 0;
    if (isOver) part('[data-part=live]').textContent = page.finding.peek();
  });
  const subject = computed(() => tasks[learning.subject.value.task]);
  draw(
    '[data-part=about]',
    () =>
      html`<p class="note">${prose(subject.value.text)}</p>
        ${more(subject.value.right, ...criteria)}`,
  );
  draw('[data-part=controls]', () =>
    folded(
      learningControls({
        settings: shared.value,
        onChange: learning.set,
        onClip: learning.clip,
      }),
    ),
  );
  const tried = signal<TrainingPreset | undefined>(undefined);
  draw('[data-part=presets]', () =>
    learningPresets({
      presets: trainingPresets,
      tried: tried.value,
      onTry(preset) {
        tried.value = preset;
        learning.tryOut(preset.settings, preset.updates);
      },
    }),
  );
  const isStuck = computed(() => learning.able.value.length === 0);
  const hasBegun = computed(() => learning.begun.value.length > 0);
  draw('[data-part=transport]', () =>
    learningTransport({
      isBusy: learning.isBusy.value,
      isStuck: isStuck.value,
      isAtStop: learning.isAtStop.value,
      hasBegun: hasBegun.value,
      stop: stop.value,
      further: FURTHER,
      difference: learning.difference.value,
      onTrain: learning.train,
      onFurther: () => learning.trainFurther(FURTHER),
      onPause: learning.pause,
      onStep: learning.step,
      onStop: (next) => (stop.value = next),
      onNew: learning.startNew,
      onGoOn: learning.goOnChanged,
      onRevert: learning.revert,
    }),
  );
  draw('[data-part=message]', () =>
    message.value
      ? html`<p class="message">
          ${message.value} <button @click=${() => (message.value = '')}>Dismiss</button>
        </p>`
      : html``,
  );
  draw('[data-part=axes]', () => axesView(view.value, (next) => (view.value = next)));
  draw('[data-part=add]', () =>
    lanes.value.length < MOST_LANES
      ? html`<button @click=${learning.addLane}>Add a run</button>`
      : html`<span class="note">Four runs at most stand side by side.</span>`,
  );
  draw('[data-part=earlier]', () => {
    const drawn = learning.beside.value;
    // Names tell apart what is drawn; of the others their settings stand beside them.
    const names = new Map(drawn.map(({ id }, i) => [id, page.allNames.value[lanes.value.length + i]]));
    return earlierView({
      runs: earlier.value.map((run) => ({
        id: run.id,
        name: names.get(run.id) ?? cellTitle(run.settings.cell),
        text: settingsText(phasesOf(run)),
        steps: stepOf(run.curve),
        isDrawn: drawn.includes(run),
      })),
      onBring: (id) => learning.bringBack(earlier.value.find((run) => run.id === id)!),
      onRemove(id) {
        learning.removeEarlier(id);
        // The button is gone, or is that of another run.
        (host.querySelector<HTMLElement>('.earlier summary') ?? part<HTMLElement>('#learning-title')).focus();
      },
    });
  });
  const pointed = signal<PointedMoment>({});
  drawLosses({ part, learning, page, view, pointed });
  drawLanes({ part, learning, page, pointed, onExplore: (lane) => void explore(lane) });

  effect(() => {
    const own = lanes.value.map((lane) => lane.own.value);
    address.query = withPlan(address.query, { shared: shared.value, own, stop: stop.value }, view.value);
  });

  /** Files take their time to be read; the one loaded last counts. */
  let loadedLast: File | undefined;
  async function load(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = '';
    if (!file) return;
    loadedLast = file;
    message.value = '';
    try {
      const run = await readRun(file);
      if (file === loadedLast) learning.bringBack(run);
    } catch (error) {
      if (file === loadedLast) message.value = (error as Error).message;
    }
  }

  async function explore(lane: Lane): Promise<void> {
    // Browsers let a click open a window, but not what comes some time after it.
    const opened = window.open('', '_blank');
    try {
      const settings = learning.settingsFor(lane);
      const link = exploreLink(await lane.experiment(settings, settings.seed));
      if (opened) opened.location.replace(new URL(link, location.href));
      else message.value = forbidden(link);
    } catch (error) {
      opened?.close();
      message.value = `Not opened: ${(error as Error).message}`;
    }
  }
}

const noneOf =
  (tell: (why: string) => void) =>
  ({ message }: Error): Stored[] => {
    tell(message);
    return [];
  };

const forbidden = (link: string): TemplateResult =>
  html`This browser lets the page open no new window.
    <a href=${link} target="_blank" rel="noopener">Open the network in Explore</a>.`;

/** The usual plan, or that of the runs that are there. */
function planOf(stored: readonly Stored[]): Plan {
  const runs = stored
    .filter(({ lane }) => lane !== null)
    .sort((a, b) => a.lane! - b.lane!)
    .map(({ run }) => run.settings);
  if (runs.length === 0) return usualPlan;
  return { ...usualPlan, shared: sharedOf(runs[0]), own: runs.map(ownOf) };
}

const skeleton = (load: (event: Event) => Promise<void>): TemplateResult => html`
  <h2 id="learning-title" tabindex="-1"></h2>
  <p class="visually-hidden" role="status" data-part="live"></p>
  <div data-part="about"></div>
  <div data-part="presets"></div>
  <div data-part="controls"></div>
  <div data-part="transport"></div>
  <div data-part="message" role="alert"></div>
  <div class="controls" data-part="axes"></div>
  <div class="curves" data-part="curves"><svg></svg></div>
  <div data-part="names"></div>
  <div class="note readout" data-part="readout"></div>
  <div data-part="loss-table"></div>
  <h3 data-part="lags-title"></h3>
  <div class="note readout" data-part="lags-readout"></div>
  <div data-part="legend"></div>
  <div class="lanes" data-part="lanes"></div>
  <div data-part="lag-table"></div>
  <div class="controls">
    <span data-part="add"></span>
    <button
      title="A run that “Save” has written"
      @click=${(event: Event) => ((event.target as Element).nextElementSibling as HTMLInputElement).click()}
    >
      Load
    </button>
    <input type="file" accept=".json,application/json" aria-label="File of a run" hidden @change=${load} />
  </div>
  <div data-part="earlier"></div>
`;
