/** Bench: measures on the visitor's own machine from which size on a GPU is worth its while. */
import '../viz/page/base.css';
import '../viz/bench/bench.css';
import { computed, effect, type Signal, signal } from '@preact/signals-core';
import { html, render, type TemplateResult } from 'lit-html';
import {
  fromQuery,
  type PresetName,
  presetOf,
  presets,
  toQuery,
  worksNamed,
} from '../bench/harness/choice.ts';
import { crossoverOf } from '../bench/harness/crossover.ts';
import { inBrowser } from '../bench/harness/entrants.ts';
import { FULL, QUICK } from '../bench/harness/pace.ts';
import { flopsOf, kinds, type KindName, usualOutputsOf } from '../bench/harness/problem.ts';
import type { Result } from '../bench/harness/results.ts';
import { idOf, LARGEST_WORK, titleOf, workNamed, works } from '../bench/harness/works.ts';
import { drawBenchChart, timeText, undrawnTimesText } from '../viz/bench/chart.ts';
import { undrawn } from '../viz/bench/layout.ts';
import { namesView } from '../viz/bench/names.ts';
import { benchProgress } from '../viz/bench/progress.ts';
import { isAt, isTimed, OURS, type PointKey, type SizedWork } from '../viz/bench/rows.ts';
import { besideView, devicesOf, runsView } from '../viz/bench/runs.ts';
import { type OwnSize, settingsView } from '../viz/bench/settings.ts';
import { benchTable } from '../viz/bench/table.ts';
import { onDroppedFile } from '../viz/page/files/dropped.ts';
import { formatAddress, pageAddress } from '../viz/page/address.ts';
import { loadOrNotify } from '../viz/page/load-part.ts';
import { quietWheel } from '../viz/page/quiet-wheel.ts';
import { showNotices } from '../viz/page/notices.ts';
import { presenterButton } from '../viz/page/presenting.ts';
import { started } from '../viz/page/started.ts';
import { themeButton } from '../viz/page/theme.ts';
import { widthOf } from '../viz/page/width.ts';
import { more } from '../viz/text/more.ts';
import { type Finding, findingOf } from './bench-finding.ts';
import { KeptRuns } from './bench-kept.ts';
import { queryWith, runIn } from './bench-link.ts';
import { createBench, type Earlier, MOST_KEPT, nameOf } from './bench-state.ts';

const HEIGHT = 460;
const element = <E extends Element = HTMLElement>(selector: string): E =>
  document.querySelector<E>(selector)!;
/** Keeps a template on the page up to date with the signals that it reads. */
const show = (selector: string, template: () => TemplateResult) =>
  effect(() => void render(template(), element(selector)));

const keptRuns = new KeptRuns(MOST_KEPT + 1);
const [last, ...before] = keptRuns.read();
const bench = createBench(last, before);
const { choice, run, step, report, results, kept, missing, earlier, message } = bench;
const isCopied = signal(false);
const isLinked = signal(false);
/** The place in the chart that is pointed at. */
const pointed = signal<PointKey | undefined>(undefined);
const say = (text: string) => (message.value = { text, isFailure: false });

/** Without a run of one's own the earlier one is shown in its place. */
const shown = computed(() =>
  results.value.length > 0 ? results.value : (earlier.value?.report.results ?? []),
);
const beside = computed(() => (results.value.length > 0 ? (earlier.value?.report.results ?? []) : []));
/** Kinds of work that there are results of. */
const kindNames = computed(() => {
  const all = [...shown.value, ...beside.value];
  return (Object.keys(kinds) as KindName[]).filter((kind) => all.some(({ work }) => work === kind));
});
const asked = signal<KindName>('rnn');
/** The kind on show. */
const kind = computed(() =>
  kindNames.value.includes(asked.value) ? asked.value : (kindNames.value[0] ?? 'rnn'),
);
const ofKind = (all: readonly Result[]): Result[] => all.filter(({ work }) => work === kind.value);
const rows = computed(() => ofKind(shown.value));
const earlierRows = computed(() => ofKind(beside.value));
const crossover = computed(() => crossoverOf(rows.value));

/** Terms are counted by their places (t, k); all else by its arithmetic. */
const flops = ({ T, n, B, q }: SizedWork) => flopsOf({ work: kind.value, T, n, B, q });
const sizeOf = (work: SizedWork) => flops(work) ?? (work.T * (work.T + 1)) / 2;
const sizeName = computed(() =>
  kinds[kind.value].task === 'terms' ? 'terms (t, k)' : 'floating-point operations of a run',
);

const finding = computed(() => {
  if (rows.value.length === 0) return INVITATION;
  const found = findingOf(kinds[kind.value].title, crossover.value, rows.value);
  const isPart = run.value !== undefined || rows.value.some(({ unfinished }) => unfinished);
  const whose = results.value.length > 0 ? [] : [`These are the numbers of ${earlier.value!.name}.`];
  return {
    ...found,
    notes: [...whose, ...(isPart ? ['So far: the run is not over.'] : []), ...found.notes],
  };
});
const INVITATION: Finding = {
  title: 'From which size on does a GPU win?',
  notes: [
    'Gradients of recurrent networks, by this project’s engine and by its peers on CPU and GPU, timed on your machine, in this browser. Start a run, or look at ours.',
  ],
};
effect(() => void (element('#finding').textContent = finding.value.title));
show(
  '#explanation',
  () =>
    html`${finding.value.notes.map((note) => html`<p class="note">${note}</p>`)}
    ${finding.value.why ? more(...finding.value.why) : ''}`,
);

/** A size of the visitor's own, before it is added. */
const ownSize = signal<OwnSize>({ kind: 'lstm', T: 100, n: 48, B: 8, q: 4 });
const ownFault = signal<string | undefined>(undefined);
const usualIds = works.map(idOf);
const ownWorks = () => worksNamed(choice.value.works.filter((id) => !usualIds.includes(id)));
/** Another loss begins with as many outputs as it usually has. */
function changeOwn(change: Partial<OwnSize>): void {
  const own = { ...ownSize.value, ...change };
  const q = change.kind ? usualOutputsOf({ ...own, work: change.kind as KindName }) : own.q;
  ownSize.value = { ...own, q };
}
function addOwn(): void {
  const { kind, T, n, B, q } = ownSize.value;
  ownFault.value = undefined;
  try {
    const id = idOf(workNamed([kind, T, n, B, `q${q}`].join('-')));
    if (!choice.value.works.includes(id))
      choice.value = { ...choice.value, works: [...choice.value.works, id] };
  } catch (error) {
    ownFault.value = (error as Error).message;
  }
}

show('#settings', () =>
  settingsView({
    kinds: (Object.keys(kinds) as KindName[]).map((name) => ({
      title: kinds[name].title,
      name,
      works: [...works, ...ownWorks()]
        .filter(({ work }) => work === name)
        .map((work) => ({ ...work, id: idOf(work) })),
    })),
    own: {
      ...ownSize.value,
      most: LARGEST_WORK,
      fault: ownFault.value,
      onChange: changeOwn,
      onAdd: addOwn,
    },
    strategies: inBrowser.map(({ name }) => name),
    presets: (Object.keys(presets) as PresetName[]).map((name) => ({ name, title: presets[name].title })),
    paces: [
      `quick: ${QUICK.rounds} rounds, nothing that takes above ${QUICK.slowestMs / 1000} s a run, ends after ${QUICK.endMs / 1000} s`,
      `thorough: ${FULL.rounds} rounds, nothing that takes above ${FULL.slowestMs / 1000} s a run`,
    ],
    choice: choice.value,
    preset: presetOf(choice.value),
    isEmpty: bench.order.value.length === 0,
    isRunning: run.value !== undefined,
    isCancelling: bench.isCancelling.value,
    missing: report.value ? missing.value.length : 0,
    isCopied: isCopied.value,
    onPreset: (name) => (choice.value = presets[name as PresetName]),
    onWorks: (ids) => (choice.value = { ...choice.value, works: ids }),
    onStrategies: (strategies) => (choice.value = { ...choice.value, strategies }),
    onQuick: (quick) => (choice.value = { ...choice.value, quick }),
    onStart: () => void bench.start(),
    onContinue: () => void bench.goOn(),
    onCancel: bench.cancel,
    onCopy: () => void copyLink(`${toQuery(choice.value)}&start`, isCopied),
  }),
);

show('#message', () =>
  message.value
    ? html`<p class="message" ?data-failed=${message.value.isFailure}>
        ${message.value.text} <button @click=${() => (message.value = undefined)}>Dismiss</button>
      </p>`
    : html``,
);
effect(() => {
  if (message.value) element('#message').scrollIntoView({ block: 'nearest' });
});
show('#progress', () =>
  run.value
    ? benchProgress(
        step.value && { ...step.value, work: titleOf(step.value.work), pauses: bench.pauses.value },
      )
    : html``,
);
/** Said aloud once a size, and when all is done. */
let hasRun = false;
const news = computed(() => {
  if (run.value) return `Measuring ${step.value ? titleOf(step.value.work) : ''}`;
  return hasRun ? `The run is over. ${finding.value.title}` : '';
});
effect(() => {
  hasRun ||= run.value !== undefined;
  element('#live').textContent = news.value;
});

effect(() => {
  element('#results').hidden = kindNames.value.length === 0;
});
show(
  '#tabs',
  () =>
    html`${kindNames.value.map(
      (name) =>
        html`<button aria-pressed=${name === kind.value} @click=${() => (asked.value = name)}>
          ${kinds[name].title}
        </button>`,
    )}`,
);
const chartWidth = widthOf(element('#chart'));
effect(() => {
  if (chartWidth.value === 0) return;
  const { at } = crossover.value;
  drawBenchChart(element('#chart svg'), {
    rows: rows.value,
    earlier: earlierRows.value,
    sizeOf,
    sizeName: sizeName.value,
    width: chartWidth.value,
    height: HEIGHT,
    ...(at && { crossing: { size: at.flops, milliseconds: at.milliseconds } }),
    pointed: pointed.value,
    onPoint: (key) => (pointed.value = key),
  });
});
effect(() => {
  const all = [...rows.value, ...earlierRows.value].filter(isTimed);
  const row = all.find((candidate) => isAt(candidate, pointed.value));
  const missing = undrawnTimesText(undrawn([...rows.value, ...earlierRows.value]));
  const dashed = earlierRows.value.length > 0 ? `; dashed is ${earlier.value!.name}` : '';
  element('#chart-note').textContent = row
    ? timeText(row)
    : `${missing}Median time of a run, with quartiles: this project’s engine in blue, others in grey, and what runs on a GPU in orange${dashed}. Point at a line, or walk along it with the arrow keys.`;
});
show('#names', () =>
  namesView({
    rows: [...earlierRows.value, ...rows.value],
    width: chartWidth.value,
    pointed: pointed.value,
    onPoint: (key) => (pointed.value = key),
  }),
);
/** Whom others are compared with. */
const askedReference = signal(OURS);
const references = computed(() => [...new Set(rows.value.filter(isTimed).map(({ strategy }) => strategy))]);
const reference = computed(() =>
  references.value.includes(askedReference.value) ? askedReference.value : OURS,
);
show('#table', () =>
  benchTable({
    rows: rows.value,
    earlier: earlierRows.value,
    flopsOf: flops,
    reference: reference.value,
    sizeOf,
  }),
);
/** Inferences of the networks whose gradients are on show. */
const inferences = computed(() => {
  const { task } = kinds[kind.value];
  return task === 'gradient' ? shown.value.filter(({ work }) => work === `${kind.value}-inference`) : [];
});
/** Loaded once there is something to sum up. */
const summing = signal<typeof import('../viz/bench/summary.ts') | undefined>(undefined);
let isSumming = false;
effect(() => {
  if (references.value.length === 0 || isSumming) return;
  isSumming = true;
  void loadOrNotify('What sums up over sizes', () => import('../viz/bench/summary.ts')).then(
    (loaded) => (summing.value = loaded),
  );
});
show('#summary', () =>
  summing.value && references.value.length > 0
    ? summing.value.benchSummary({
        rows: rows.value,
        inferences: inferences.value,
        reference: reference.value,
        references: references.value,
        onReference: (name) => (askedReference.value = name),
      })
    : html``,
);

/** Runs that can lie beside this one: kept ones, and the one that does, wherever it comes from. */
const candidates = computed((): Earlier[] => {
  const own = kept.value.map((report) => ({ name: nameOf(report), report }));
  const other = earlier.value;
  return other && !own.some(({ name }) => name === other.name) ? [other, ...own] : own;
});
/** This browser's runs, the newest first, and what lies beside it. */
const ownRuns = computed((): Earlier[] =>
  report.value ? [{ name: 'this run', report: report.value }, ...candidates.value] : candidates.value,
);
show('#beside', () =>
  besideView({
    hasRun: report.value !== undefined,
    candidates: candidates.value.map(({ name }) => name),
    earlier: earlier.value?.name,
    onSave: (format) => void files().then(({ saveReport }) => saveReport(report.value!, format), failed),
    onLink: () => void copyLink(queryWith(choice.value, report.value), isLinked),
    isLinked: isLinked.value,
    onChoose: (name) => (earlier.value = candidates.value.find((candidate) => candidate.name === name)),
    onOpen: () => element<HTMLInputElement>('#file').click(),
    onOurs: () => void lay(files().then(({ readOurRun }) => readOurRun())),
  }),
);
/** Loaded once it is asked for. */
element('#devices button').addEventListener('click', () => {
  void loadOrNotify('What shows runs by device', () => import('./bench-devices.ts')).then((loaded) =>
    loaded?.mountDevices(element('#devices'), {
      own: ownRuns,
      kind,
      sizeOf,
      sizeName,
      drawChart: drawBenchChart,
      viewNames: namesView,
    }),
  );
});
show('#runs', () => {
  const other = earlier.value && { name: earlier.value.name, machine: earlier.value.report.machine };
  return runsView({
    machine: report.value?.machine ?? other?.machine,
    devices: devicesOf(shown.value),
    earlier: report.value && other,
    isIsolated: crossOriginIsolated,
  });
});

/** Runs from and to files, loaded when there is one. */
const files = () => import('./bench-files.ts');
const failed = (error: Error) => say(error.message);

/** Lays a run beside this one, or says why not. */
async function lay(reading: Promise<Earlier>): Promise<void> {
  lastReading = reading;
  message.value = undefined;
  try {
    const found = await reading;
    if (reading === lastReading) earlier.value = found;
  } catch (error) {
    if (reading === lastReading) say((error as Error).message);
  }
}
/** Files take their time to be read; the one opened last counts. */
let lastReading: Promise<Earlier> | undefined;
const openFile = (file: File | undefined) =>
  void (file && lay(files().then(({ readReport }) => readReport(file))));
element('#file').addEventListener('change', (event) => {
  const input = event.target as HTMLInputElement;
  openFile(input.files?.[0]);
  input.value = '';
});
onDroppedFile(element('#drop'), openFile);

/** @param copied says so for a while */
async function copyLink(query: string, copied: Signal<boolean>): Promise<void> {
  const state = formatAddress({ anchor: '', query });
  const link = `${location.origin}${location.pathname}${state}`;
  try {
    await navigator.clipboard.writeText(link);
    copied.value = true;
    setTimeout(() => (copied.value = false), 2000);
  } catch {
    say(`This browser does not let the page copy. The link is ${link}`);
  }
}

effect(() => keptRuns.write([...(report.value ? [report.value] : []), ...kept.value]));
showNotices();
themeButton(element('#theme'));
presenterButton(document.querySelector<HTMLButtonElement>('#present')!);
quietWheel();

/** The address says what is chosen; a link may also start it. */
const address = pageAddress();
const linked = fromQuery(address.query);
const fault = address.takeFault();
if (linked) choice.value = linked.choice;
if (fault) say(fault);
else if (linked && linked.faults.length > 0)
  say(`The link is damaged: ${linked.faults.join('; ')}. The rest of it was understood.`);
else if (new URLSearchParams(address.query).has('start')) void bench.start();
/** The run that the link has, which stays in the address for as long as it is on show. */
let linkedRun: Earlier | undefined;
try {
  linkedRun = runIn(address.query);
  if (linkedRun) earlier.value = linkedRun;
} catch (error) {
  say((error as Error).message);
}
effect(() => {
  const isShown = linkedRun !== undefined && earlier.value === linkedRun;
  address.query = queryWith(choice.value, isShown ? linkedRun!.report : undefined);
});
started();
