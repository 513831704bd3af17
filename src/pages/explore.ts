/** Explore: one experiment, its network, its terms; every view looks at the same moment and the same term. */
import '../viz/style.css';
import { computed, effect, signal } from '@preact/signals-core';
import { html, render, type TemplateResult } from 'lit-html';
import {
  actsOnOutput,
  type CellName,
  type Experiment,
  parseExperiment,
  resize,
  textbook,
  withCell,
} from '../rnn/index.ts';
import { agreementChip, agreementView } from '../viz/agreement.ts';
import { gatesOf } from '../viz/cell-text.ts';
import { chainView } from '../viz/chain.ts';
import { createExplorer, firstPicture } from '../viz/explorer.ts';
import { onDroppedFile } from '../viz/dropped.ts';
import { FileError, readExperiment, saveExperiment } from '../viz/files.ts';
import { formulaView } from '../viz/formula.ts';
import { headline } from '../viz/headline.ts';
import { onKeys } from '../viz/keys.ts';
import { messageView } from '../viz/message.ts';
import type { Part, Way } from '../viz/gates-diagram.ts';
import { drawGates, gatesView } from '../viz/gates.ts';
import { openStep } from '../viz/gates-scene.ts';
import { type DrawnNetwork, drawingZoom, drawNetwork } from '../viz/network.ts';
import { stepsWithRoom } from '../viz/network-layout.ts';
import { openersView } from '../viz/openers.ts';
import { numbersEditor } from '../viz/numbers.ts';
import { palette } from '../viz/palette.ts';
import type { Picture } from '../viz/picture.ts';
import { runPlayback } from '../viz/playback.ts';
import { isSmall, surveyors } from '../viz/survey.ts';
import { storage } from '../viz/storage.ts';
import { around, fitted, MOST_STEPS_WHOLE, type StepWindow } from '../viz/step-window.ts';
import { drawStrips } from '../viz/strips.ts';
import { themeButton } from '../viz/theme.ts';
import { fileControls, networkControls } from '../viz/toolbar.ts';
import { transportView } from '../viz/transport.ts';
import { drawTriangle } from '../viz/triangle.ts';
import { trianglesShown, trianglesView } from '../viz/triangles.ts';
import { widthOf } from '../viz/width.ts';
import { drawBrush, zoomBar } from '../viz/zoom-bar.ts';
import { runChecks } from './checks.ts';

/** After so long without a change the details of a large experiment follow. */
const REST_MILLISECONDS = 150;
const STORE = 'backflow.experiment';
/** With more steps the network takes the whole width of the page. */
const MOST_STEPS_BESIDE = 9;
const element = <E extends Element = HTMLElement>(selector: string): E =>
  document.querySelector<E>(selector)!;
/** Keeps a template on the page up to date with the signals that it reads. */
const show = (selector: string, template: () => TemplateResult) =>
  effect(() => void render(template(), element(selector)));

const compute = surveyors();
const explorer = createExplorer(await firstPicture(textbook, compute), compute);
const { experiment, picture, problem, line, moment, position, playing, selected, hovered } = explorer;
/** All losses together are on show, and no one term. */
const isTotal = computed(() => moment.value.of === 'all');
const speed = signal(1);
const fileProblem = signal<{ readonly message: string; readonly of: Experiment } | undefined>(undefined);
/** The entry of the sum that is written out. */
const entry = signal<readonly [number, number] | undefined>(undefined);
/** The factor whose numbers are written out, where all of them would be too many. */
const openFactor = signal(2);
const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

const hover = (place: typeof hovered.value) => (hovered.value = place);
const togglePlay = () => {
  if (!playing.value && position.value >= line.value.end) explorer.seek(0);
  playing.value = !playing.value;
};
const seek = (to: number) => {
  playing.value = false;
  explorer.seek(to);
};

show('#transport', () =>
  transportView({
    line: line.value,
    moment: moment.value,
    position: position.value,
    playing: playing.value,
    speed: speed.value,
    onPlay: togglePlay,
    onStep: explorer.step,
    onSeek: seek,
    onSpeed: (value) => (speed.value = value),
  }),
);

show('#settings', () =>
  networkControls({
    experiment: experiment.value,
    onCell: (cell: CellName) => explorer.change(withCell(experiment.value, cell)),
    onSize: (sizes) => explorer.change(resize(experiment.value, sizes)),
  }),
);

show('#files', () =>
  fileControls({
    canUndo: explorer.canUndo.value,
    canRedo: explorer.canRedo.value,
    onUndo: explorer.undo,
    onRedo: explorer.redo,
    onReset: () => explorer.change(textbook),
    onOpen: () => element<HTMLInputElement>('#file').click(),
    onSave: () => saveExperiment(experiment.value),
  }),
);

show('#message', () =>
  messageView({
    overflow: problem.value,
    file: fileProblem.value?.of === experiment.value ? fileProblem.value.message : undefined,
    onDismiss: () => (fileProblem.value = undefined),
  }),
);

const networkWidth = widthOf(element('#zoom'));
effect(() => {
  const text = headline(picture.value, moment.value, hovered.value);
  element('#network-title').textContent = text.title;
  element('#network-note').textContent = text.note;
  if (!playing.value) element('#live').textContent = text.title;
});
/** Where the drawing is wider than its room, what happens stays in sight. */
let followed: number | undefined;
function follow(column: number | undefined): void {
  if (column === undefined || column === followed) return;
  followed = column;
  const behavior = reducedMotion.matches ? 'instant' : 'smooth';
  element('#network .scroll').scrollTo({ left: column - networkWidth.value / 2, behavior });
}

const view = computed(() => ({
  picture: picture.value,
  moment: moment.value,
  selected: selected.value,
  hovered: hovered.value,
}));
const windowNow = computed((): StepWindow => {
  const T = picture.value.length;
  return T > MOST_STEPS_WHOLE && explorer.window.value ? fitted(explorer.window.value, T) : [1, T];
});
/** Whether the steps in view are drawn one by one; a longer stretch is shown as strips. */
const isDrawn = computed(() => {
  const [first, last] = windowNow.value;
  const room = stepsWithRoom(networkWidth.value / drawingZoom());
  return last - first < Math.max(picture.value.length > MOST_STEPS_WHOLE ? 0 : MOST_STEPS_WHOLE, room);
});
/** The buttons that open a step, as the network was drawn last. */
const openers = signal<DrawnNetwork['gates']>([]);
effect(() => {
  if (networkWidth.value === 0) return;
  const { parameter, t } = selected.value;
  element('main').classList.toggle('wide', picture.value.length > MOST_STEPS_BESIDE);
  element('#network .scroll').hidden = !isDrawn.value;
  element('#strips').hidden = isDrawn.value;
  const props = {
    ...view.value,
    width: networkWidth.value,
    window: windowNow.value,
    onHover: (k: number | undefined) =>
      hover(k === undefined ? undefined : { parameter, t, k: actsOnOutput(parameter) ? t : k }),
    onSelect: (k: number) => explorer.select({ parameter, t, k }),
    onLoss: (step: number) => explorer.select({ parameter, t: step, k: step }),
  };
  if (isDrawn.value) {
    const drawn = drawNetwork(element('#network .scroll svg'), props);
    follow(drawn.activeColumn);
    openers.value = drawn.gates;
  } else {
    drawStrips(element('#strips'), {
      ...props,
      palette: palette(),
      onZoom: (step) => (explorer.window.value = around(step, picture.value.length)),
    });
    openers.value = [];
  }
});
const zoomProps = computed(() => ({
  T: picture.value.length,
  window: windowNow.value,
  centre: selected.value.k,
  onWindow: (window: StepWindow | undefined) => (explorer.window.value = window),
}));
show('#zoom', () => (zoomProps.value.T > MOST_STEPS_WHOLE ? zoomBar(zoomProps.value) : html``));
effect(() => {
  if (networkWidth.value === 0 || zoomProps.value.T <= MOST_STEPS_WHOLE) return;
  const { hidden } = picture.value.flow(isTotal.value ? 'all' : selected.value.t);
  const overview = element<SVGSVGElement>('.overview');
  drawBrush(overview, zoomProps.value, hidden.map(picture.value.scale.intensity), overview.clientWidth);
});

/** The step whose gates are on show. */
const openedStep = signal<number | undefined>(undefined);
const opened = computed(() => openStep(view.value, openedStep.value));
/** What is pointed at among the gates. */
const pointed = signal<Part | Way | undefined>(undefined);
show('#openers', () =>
  openersView({
    places: openers.value,
    opened: opened.value?.step,
    onOpen: (step) => {
      openedStep.value = step;
      pointed.value = undefined;
      if (step !== undefined) element('#gates').scrollIntoView({ block: 'nearest' });
    },
  }),
);
show('#gates', () =>
  opened.value
    ? gatesView({
        opened: opened.value,
        view: view.value,
        pointed: pointed.value,
        onClose: () => (openedStep.value = undefined),
      })
    : html``,
);
effect(() => {
  if (!opened.value || networkWidth.value === 0) return;
  drawGates(element('#gates svg'), {
    opened: opened.value,
    width: networkWidth.value,
    zoom: drawingZoom(),
    onPoint: (at) => (pointed.value = at),
  });
});

/**
 * Terms one by one are computed on this thread: at once while the experiment is small, else when its numbers rest.
 */
const rested = signal(picture.value);
effect(() => {
  const next = picture.value;
  const rest = setTimeout(() => (rested.value = next), REST_MILLISECONDS);
  return () => clearTimeout(rest);
});
const detailed = computed(() => {
  if (isSmall(picture.value.experiment)) return picture.value;
  const { length, parameters } = rested.value;
  const fits = length === picture.value.length && `${parameters}` === `${picture.value.parameters}`;
  return fits ? rested.value : undefined;
});
const whenDetailed = (view: (picture: Picture) => TemplateResult) => () =>
  detailed.value ? view(detailed.value) : html`<p class="note">Computing …</p>`;

show(
  '#formula',
  whenDetailed((picture) =>
    formulaView({
      picture,
      selected: selected.value,
      hovered: hovered.value,
      isTotal: isTotal.value,
      entry: entry.value,
      onParameter: explorer.selectParameter,
      onHover: hover,
      onSelect: explorer.select,
      onTotal: explorer.selectAll,
      onEntry: (place) => (entry.value = place),
    }),
  ),
);
show(
  '#chain',
  whenDetailed((picture) =>
    chainView({
      picture,
      selected: selected.value,
      isTotal: isTotal.value,
      open: openFactor.value,
      onOpen: (index) => (openFactor.value = index),
    }),
  ),
);

const horizonNow = computed(() => Math.min(explorer.horizon.value ?? Infinity, picture.value.length));
const onHorizon = (steps: number) =>
  (explorer.horizon.value = steps < picture.value.length ? steps : undefined);
show('#triangle', () =>
  trianglesView({
    picture: picture.value,
    selected: selected.value,
    isTotal: isTotal.value,
    hovered: hovered.value,
    horizon: horizonNow.value,
    comparison: undefined,
    onParameter: explorer.selectParameter,
    onComparison: () => undefined,
  }),
);
const triangleWidth = widthOf(element('#triangle'));
effect(() => {
  if (triangleWidth.value === 0) return;
  const { parameters, width } = trianglesShown(picture.value, selected.value.parameter, triangleWidth.value);
  for (const parameter of parameters) {
    drawTriangle(element(`[data-parameter="${parameter}"]`), {
      picture: picture.value,
      parameter,
      selected: isTotal.value ? undefined : selected.value,
      hovered: hovered.value,
      horizon: parameter === selected.value.parameter ? horizonNow.value : undefined,
      held: undefined,
      palette: palette(),
      width,
      onHover: hover,
      onSelect: explorer.select,
      onHorizon,
    });
  }
});

const numbers = numbersEditor(explorer.change);
show('#numbers', () => numbers(experiment.value));

const agreement = runChecks(picture);
show('#agreement', () =>
  agreementView({
    ...agreement.value,
    scale: picture.value.scale,
    gatesOf: (parameter) => gatesOf(picture.value.experiment, parameter),
  }),
);
show('#chip', () =>
  problem.value
    ? html`not computed`
    : line.value.phases.length === 1
      ? html`no loss, nothing to check`
      : agreementChip(agreement.value),
);
effect(() => {
  const { summary, isChecking } = agreement.value;
  element('#chip').className =
    isChecking || problem.value ? '' : summary.agreeing === summary.of ? 'good' : 'bad';
});

themeButton(element('#theme'));
runPlayback(
  explorer,
  () => speed.value,
  () => reducedMotion.matches,
);
onKeys({
  ' ': togglePlay,
  ArrowLeft: () => explorer.step(-1),
  ArrowRight: () => explorer.step(1),
  Home: () => seek(0),
  End: () => seek(line.value.end),
  'Ctrl+z': explorer.undo,
  'Ctrl+y': explorer.redo,
  'Ctrl+Shift+z': explorer.redo,
});

/** Files may take their time to be read; the one opened last counts. */
let openedLast: File | undefined;
async function open(file: File | undefined): Promise<void> {
  if (!file) return;
  openedLast = file;
  try {
    const opened = await readExperiment(file);
    if (file !== openedLast) return;
    explorer.change(opened);
    fileProblem.value = undefined;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    fileProblem.value = { message: error.message, of: experiment.value };
  }
}
element('#file').addEventListener('change', (event) => {
  const input = event.target as HTMLInputElement;
  void open(input.files?.[0]);
  input.value = '';
});
onDroppedFile(element('#drop'), (file) => void open(file));

/** A reload keeps what was made: the experiment stays with the tab. */
const kept = experimentOfLastVisit();
if (kept) explorer.change(kept);
effect(() => storage.set('sessionStorage', STORE, JSON.stringify(experiment.value)));

function experimentOfLastVisit(): Experiment | undefined {
  try {
    return parseExperiment(JSON.parse(storage.get('sessionStorage', STORE) ?? 'null'));
  } catch {
    return undefined;
  }
}

// At rest the page shows the longest chain: from the last loss back to the first step.
if (reducedMotion.matches || kept) explorer.select({ ...selected.value, k: 1 });
else playing.value = true;
