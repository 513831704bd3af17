/** Explore: one experiment, its network, its terms; every view looks at the same moment and the same term. */
import '../viz/page/base.css';
import '../viz/explore/style.css';
import { effect, signal } from '@preact/signals-core';
import { type CellName, type Experiment, type SingleExperiment, textbook } from '../rnn/index.ts';
import { createExplorer, firstPicture } from '../viz/explore/state/explorer.ts';
import type { PageState } from '../viz/experiment/page-state.ts';
import { onDropped } from '../viz/page/files/dropped.ts';
import { firstPictureShown } from '../viz/page/first-picture.ts';
import { loadOrNotify } from '../viz/page/load-part.ts';
import { onKeys } from '../viz/page/keys.ts';
import { type MessageProps, messageView } from '../viz/text/message.ts';
import { numbersEditor } from '../viz/explore/numbers/numbers.ts';
import { runPlayback } from '../viz/explore/state/playback.ts';
import { storage } from '../viz/page/storage.ts';
import { surveyors } from '../viz/experiment/survey.ts';
import { presenterMode } from '../viz/page/presenting.ts';
import { quietWheel } from '../viz/page/quiet-wheel.ts';
import { recallNames } from '../viz/explore/state/file-names.ts';
import { namesOfFile } from '../viz/text/own-names.ts';
import { markFirstTerms } from '../viz/text/first-terms.ts';
import { showNotices } from '../viz/page/notices.ts';
import { started } from '../viz/page/started.ts';
import { themeButton } from '../viz/page/theme.ts';
import {
  fileControls,
  guideButton,
  modeControls,
  networkControls,
  shareButton,
} from '../viz/explore/header/toolbar.ts';
import { headerMenu } from '../viz/explore/header/menu.ts';
import { transportView } from '../viz/explore/header/transport.ts';
import { showExport } from '../viz/explore/export/index.ts';
import { showNetwork } from '../viz/explore/network/index.ts';
import { showPanel } from '../viz/explore/panel.ts';
import { showPresets } from '../viz/explore/header/presets.ts';
import { applyState, type FirstState, firstState, showSharing, shownIn } from '../viz/explore/share/index.ts';
import { showTerms } from '../viz/explore/terms/index.ts';
import {
  CHECK_OPEN,
  element,
  LAST_CARD,
  markStale,
  reducedMotion,
  shared,
  show,
} from '../viz/explore/state/shared.ts';

const compute = surveyors();
/** What a link, or this tab, brought along; and why a link leads nowhere. */
const brought = attempt(firstState);
if (brought.isRestored) recallNames();
// What overflows cannot be shown: then the textbook stands behind the message.
const start = await shownFirst(brought.state).catch(() => textbook);
const explorer = createExplorer(
  await firstPicture(start, compute).catch(() => firstPicture(textbook, compute)),
  compute,
);
const state = shared(explorer);
const { experiment, problem, line, moment, position, playing, selected } = state;
const speed = signal(1);
/** Why a file or a link was not opened. */
const refusal = signal<string | undefined>(brought.refusal);
/** What of a file that was opened is not shown. */
const note = signal<string | undefined>(undefined);
/** What an opened file may mean, to choose from. */
const choices = signal<NonNullable<MessageProps['choices']>>([]);
const card = signal<number | undefined>(undefined);
/** Somebody's own network is being brought. */
const isImporting = signal(false);
/** Somebody's own gradient is being checked. */
const isChecking = signal(storage.get('sessionStorage', CHECK_OPEN) === 'open');

const togglePlay = () => {
  if (!playing.value && position.value >= line.value.end) state.seek(0);
  playing.value = !playing.value;
};
const seek = (to: number) => {
  playing.value = false;
  state.seek(to);
};

show('#transport', () =>
  transportView({
    line: line.value,
    moment: moment.value,
    position: position.value,
    playing: playing.value,
    speed: speed.value,
    onPlay: togglePlay,
    onStep: state.step,
    onSeek: seek,
    onSpeed: (value) => (speed.value = value),
  }),
);
/** What draws another cell or size is loaded after the first picture; until then what is asked for waits for it. */
let drawing: typeof import('../rnn/resize.ts') | undefined;
const redraw = async (change: (of: Experiment, by: NonNullable<typeof drawing>) => Experiment) => {
  drawing ??= await loadOrNotify('What draws other sizes', () => import('../rnn/resize.ts'));
  const of = state.alone.peek();
  if (drawing && of) state.change(change(of, drawing));
};
show('#settings', () =>
  networkControls({
    experiment: experiment.value,
    isAlone: state.alone.value !== undefined,
    onCell: (cell: CellName) => {
      namesOfFile.value = {};
      void redraw((of, { withCell }) => withCell(of, cell));
    },
    onSize: (sizes) => void redraw((of, { resize }) => resize(of, sizes)),
  }),
);
show('#files', () =>
  fileControls({
    canUndo: state.canUndo.value,
    canRedo: state.canRedo.value,
    onUndo: state.undo,
    onRedo: state.redo,
    onOpen: () => element<HTMLInputElement>('#file').click(),
  }),
);
const sharing = showSharing(state, card, (message) => (refusal.value = message && `${message}.`));
show('#modes', () =>
  modeControls({
    isPresenting: state.presenting.value,
    isCheckOpen: isChecking.value,
    canCheck: state.alone.value !== undefined,
    onCheck: () => (isChecking.value = !isChecking.value),
    isImporting: isImporting.value,
    onImport: () => (isImporting.value ? (isImporting.value = false) : void open([])),
    onPresenting: (isOn) => (state.presenting.value = isOn),
  }),
);
show('#guide-start', () =>
  guideButton({
    isOpen: card.value !== undefined,
    onToggle: () => (card.value = card.value === undefined ? LAST_CARD : undefined),
  }),
);
show('#sharing', () => shareButton(() => void sharing.open()));
headerMenu();
const openKnobs = async () => {
  await firstPictureShown();
  drawing ??= await import('../rnn/resize.ts').catch(() => undefined);
  const loaded = await loadOrNotify('The knobs', () => import('../viz/explore/knobs/index.ts'));
  loaded?.showKnobs(state);
};
void openKnobs();

/** The guide and the check are loaded when they are first opened. */
const openGuide = async () => {
  const loaded = await loadOrNotify('The guide', () => import('../viz/explore/guide/index.ts'));
  if (loaded) return loaded.showGuide(state, card);
  isGuideAsked = false;
  if (card.value === LAST_CARD) card.value = undefined;
};
let isGuideAsked = false;
effect(() => {
  if (card.value === undefined || isGuideAsked) return;
  isGuideAsked = true;
  void openGuide();
});
const isCheckKept = isChecking.peek();
const openCheck = async () => {
  const loaded = await loadOrNotify('The check', () => import('../viz/explore/check.ts'));
  loaded?.showCheck(state, isChecking, isCheckKept);
};
let isCheckAsked = false;
effect(() => {
  storage.set('sessionStorage', CHECK_OPEN, isChecking.value ? 'open' : '');
  if (!isChecking.value || isCheckAsked) return;
  isCheckAsked = true;
  void openCheck();
});
effect(() => {
  for (const part of ['#network', '.detail', '#triangle', '#panel'])
    markStale(element(part), state.isBehind.value);
});
show('#message', () =>
  messageView({
    overflow: problem.value,
    failure: state.failure.value,
    refusal: refusal.value,
    choices: choices.value,
    note: note.value,
    onAgain: state.again,
    onDismiss: () => {
      refusal.value = note.value = undefined;
      choices.value = [];
    },
  }),
);

/** What shows the layers of a network that has several is loaded with the first of them. */
const openLayers = async () => {
  const loaded = await loadOrNotify('What draws layers', () => import('../viz/explore/layers/index.ts'));
  loaded?.showLayers(state);
};
let areLayersAsked = false;
effect(() => {
  if (state.alone.value || areLayersAsked) return;
  areLayersAsked = true;
  void openLayers();
});
showPresets(state, brought.isRestored && brought.state?.card === undefined ? start : undefined);
showNetwork(state);
showTerms(state);
showPanel(state);
showExport(state);

const numbers = numbersEditor(state.edit);
show('#numbers', () => numbers(experiment.value));

/** The gradient is checked once there is something to look at. */
const openChecks = async () => {
  await firstPictureShown();
  const loaded = await loadOrNotify('What checks the gradient', () => import('./checks.ts'));
  if (loaded) loaded.showChecks(state);
  else element('#chip').textContent = '– not checked';
};
void openChecks();

/** A lesson can lock what changes the experiment as a whole. */
function unlessLocked(act: () => void): () => void {
  return () => {
    if (!state.locked.value.includes('files')) act();
  };
}

themeButton(element('#theme'));
quietWheel();
markFirstTerms();
presenterMode(state.presenting);
showNotices();
runPlayback(
  explorer,
  () => speed.value,
  () => reducedMotion.matches,
);
onKeys({
  ' ': togglePlay,
  ArrowLeft: () => state.step(-1),
  ArrowRight: () => state.step(1),
  Home: () => seek(0),
  End: () => seek(line.value.end),
  'Ctrl+z': unlessLocked(state.undo),
  'Ctrl+y': unlessLocked(state.redo),
  'Ctrl+Shift+z': unlessLocked(state.redo),
});

/** Experiments, or weights and what comes with them; no files: the panel that asks for these. */
async function open(files: readonly File[]): Promise<void> {
  if (state.locked.value.includes('files')) return;
  const load = () => import('../viz/explore/header/opening.ts');
  const loaded = await loadOrNotify('What reads files', load);
  await loaded?.openFiles(files, { state, refusal, note, choices, isImporting });
}

element('#file').addEventListener('change', (event) => {
  const input = event.target as HTMLInputElement;
  if (input.files?.length) void open([...input.files]);
  input.value = '';
});
onDropped(element('#drop'), ({ files }) => void open([...files]));

/** The experiment to begin with; of layers the part. */
async function shownFirst(state: PageState | undefined): Promise<SingleExperiment> {
  return state?.cut ? (await shownIn(state)).experiment : ((state?.experiment as Experiment) ?? textbook);
}

/** Calls for the first state; a link that leads nowhere is no reason to show nothing. */
function attempt(read: () => FirstState): FirstState & { readonly refusal?: string } {
  try {
    return read();
  } catch (error) {
    return { refusal: `${(error as Error).message}.` };
  }
}

// At rest the page shows the longest chain: from the last loss back to the first step.
if (brought.state) await applyState(state, card, brought.state);
else if (reducedMotion.matches) state.select({ ...selected.value, k: 1 });
else playing.value = true;
delete document.body.dataset.loading;
started();
