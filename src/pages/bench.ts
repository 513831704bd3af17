/** Bench: measures on the visitor's own machine from which size on a GPU is worth its while. */
import '../viz/bench.css';
import { computed, effect, signal } from '@preact/signals-core';
import { html, render, type TemplateResult } from 'lit-html';
import { fromQuery, type PresetName, presetOf, presets, toQuery } from '../bench/harness/choice.ts';
import { crossoverOf } from '../bench/harness/crossover.ts';
import { inBrowser } from '../bench/harness/entrants.ts';
import { flopsOf, kinds, type KindName } from '../bench/harness/problem.ts';
import { parseReport, ReportError, toCsv } from '../bench/harness/report.ts';
import type { Report, Result } from '../bench/harness/results.ts';
import { idOf, titleOf, works } from '../bench/harness/works.ts';
import { drawBenchChart, namesView, pointText } from '../viz/bench-chart.ts';
import type { BenchDevice, SizedWork, TimedRow } from '../viz/bench-rows.ts';
import { progressView } from '../viz/bench-progress.ts';
import { runsView } from '../viz/bench-runs.ts';
import { settingsView } from '../viz/bench-settings.ts';
import { benchTable } from '../viz/bench-table.ts';
import { download } from '../viz/download.ts';
import { onDroppedFile } from '../viz/dropped.ts';
import { storage } from '../viz/storage.ts';
import { themeButton } from '../viz/theme.ts';
import { widthOf } from '../viz/width.ts';
import { findingOf } from './bench-finding.ts';
import { createBench } from './bench-state.ts';

const STORE = 'backflow.bench';
const HEIGHT = 460;
const element = <E extends Element = HTMLElement>(selector: string): E =>
  document.querySelector<E>(selector)!;
/** Keeps a template on the page up to date with the signals that it reads. */
const show = (selector: string, template: () => TemplateResult) =>
  effect(() => void render(template(), element(selector)));

const bench = createBench(reportOfLastVisit());
const { choice, run, step, report, results, missing, earlier, message } = bench;
const isCopied = signal(false);
/** The point of the chart that is pointed at. */
const pointed = signal<TimedRow | undefined>(undefined);

/** Kinds of work that there are results of, this run's or an earlier one's. */
const kindNames = computed(() => {
  const all = [...results.value, ...(earlier.value?.report.results ?? [])];
  return (Object.keys(kinds) as KindName[]).filter((kind) => all.some(({ work }) => work === kind));
});
const asked = signal<KindName>('rnn');
/** The kind on show. */
const kind = computed(() =>
  kindNames.value.includes(asked.value) ? asked.value : (kindNames.value[0] ?? 'rnn'),
);
const ofKind = (all: readonly Result[]): Result[] => all.filter(({ work }) => work === kind.value);
const rows = computed(() => ofKind(results.value));
const earlierRows = computed(() => ofKind(earlier.value?.report.results ?? []));
const crossover = computed(() => crossoverOf(rows.value.length > 0 ? rows.value : earlierRows.value));

/** Terms are counted by their places (t, k); all else by its arithmetic. */
const flops = ({ T, n, B }: SizedWork) => flopsOf({ work: kind.value, T, n, B });
const sizeOf = (work: SizedWork) => flops(work) ?? (work.T * (work.T + 1)) / 2;
const sizeName = computed(() =>
  kinds[kind.value].task === 'terms' ? 'terms (t, k)' : 'floating-point operations of a run',
);

const finding = computed(() =>
  rows.value.length > 0
    ? findingOf(kinds[kind.value].title, crossover.value, rows.value)
    : {
        title: 'From which size on does a GPU win?',
        notes: [
          'Gradients of recurrent networks, by this project’s engine and by its peers on CPU and GPU, timed on your machine, in this browser.',
        ],
      },
);
effect(() => void (element('#finding').textContent = finding.value.title));
show('#explanation', () => html`${finding.value.notes.map((note) => html`<p class="note">${note}</p>`)}`);

show('#settings', () =>
  settingsView({
    kinds: (Object.keys(kinds) as KindName[]).map((name) => ({
      title: kinds[name].title,
      works: works.filter(({ work }) => work === name).map((work) => ({ ...work, id: idOf(work) })),
    })),
    strategies: inBrowser.map(({ name }) => name),
    presets: (Object.keys(presets) as PresetName[]).map((name) => ({ name, title: presets[name].title })),
    choice: choice.value,
    preset: presetOf(choice.value),
    isRunning: run.value !== undefined,
    missing: report.value ? missing.value.length : 0,
    isCopied: isCopied.value,
    onPreset: (name) => (choice.value = presets[name as PresetName]),
    onWorks: (ids) => (choice.value = { ...choice.value, works: ids }),
    onStrategies: (strategies) => (choice.value = { ...choice.value, strategies }),
    onQuick: (quick) => (choice.value = { ...choice.value, quick }),
    onStart: () => void bench.start(),
    onContinue: () => void bench.goOn(),
    onCancel: bench.cancel,
    onCopy: () => void copyLink(),
  }),
);

show('#message', () =>
  message.value
    ? html`<p class="message">
        ${message.value} <button @click=${() => (message.value = undefined)}>Dismiss</button>
      </p>`
    : html``,
);

show('#progress', () =>
  run.value
    ? progressView(
        step.value && { ...step.value, work: titleOf(step.value.work), pauses: bench.pauses.value },
      )
    : html``,
);
effect(() => {
  const title = step.value && titleOf(step.value.work);
  element('#live').textContent = run.value
    ? `Measuring ${title ?? ''}`
    : results.value.length > 0
      ? 'The run is over'
      : '';
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
    onPoint: (row) => (pointed.value = row),
  });
});
effect(() => {
  element('#chart-note').textContent = pointed.value
    ? pointText(pointed.value)
    : 'Median time of a run, both axes logarithmic; bars are quartiles. Blue: this project’s engine. Orange: on a GPU. Point at a line, or walk along it with the arrow keys.';
});
show('#names', () =>
  namesView({
    rows: rows.value,
    width: chartWidth.value,
    pointed: pointed.value,
    onPoint: (row) => (pointed.value = row),
  }),
);
show('#table', () => benchTable({ rows: rows.value, earlier: earlierRows.value, flopsOf: flops }));

show('#runs', () =>
  runsView({
    machine: report.value?.machine,
    devices: devicesOf(results.value),
    earlier: earlier.value && { name: earlier.value.name, machine: earlier.value.report.machine },
    isIsolated: crossOriginIsolated,
    onJson: () => save('json', JSON.stringify(report.value), 'application/json'),
    onCsv: () => save('csv', toCsv(report.value!), 'text/csv'),
    onOpen: () => element<HTMLInputElement>('#file').click(),
    onExample: () => void openExample(),
    onClose: () => (earlier.value = undefined),
  }),
);

/** Graphics devices, and the strategies that ran on each. */
function devicesOf(all: readonly Result[]): { device: BenchDevice; strategies: string[] }[] {
  const found: { device: BenchDevice; strategies: string[] }[] = [];
  for (const { device, strategy } of all) {
    if (!device) continue;
    const known = found.find((other) => JSON.stringify(other.device) === JSON.stringify(device));
    if (!known) found.push({ device, strategies: [strategy] });
    else if (!known.strategies.includes(strategy)) known.strategies.push(strategy);
  }
  return found;
}

function save(extension: string, text: string, type: string): void {
  const day = report.value!.machine.date.slice(0, 16).replaceAll(':', '');
  download(`backflow-bench-${day}.${extension}`, text, type);
}

async function copyLink(): Promise<void> {
  const link = `${location.origin}${location.pathname}?${toQuery(choice.value)}&start`;
  try {
    await navigator.clipboard.writeText(link);
    isCopied.value = true;
    setTimeout(() => (isCopied.value = false), 2000);
  } catch {
    message.value = `This browser does not let the page copy. The link is ${link}`;
  }
}

/** Shows a report beside this run. `read` gives its text. */
async function open(name: string, read: () => Promise<string>): Promise<void> {
  try {
    earlier.value = { name, report: parseReport(await read()) };
    message.value = undefined;
  } catch (error) {
    const why = error instanceof ReportError ? error.message : 'it cannot be read';
    message.value = `${name} was not opened: ${why}. This page opens what “Save JSON” and “npm run bench -- --json” write.`;
  }
}
const openFile = (file: File | undefined) => void (file && open(file.name, () => file.text()));
const openExample = () =>
  open('our run', async () => (await fetch(new URL('bench-run.json', document.baseURI))).text());
onDroppedFile(element('#drop'), openFile);
element('#file').addEventListener('change', (event) => {
  const input = event.target as HTMLInputElement;
  openFile(input.files?.[0]);
  input.value = '';
});

/** A reload keeps what was measured. */
effect(() => {
  if (report.value) storage.set('localStorage', STORE, JSON.stringify(report.value));
});
function reportOfLastVisit(): Report | undefined {
  try {
    return parseReport(storage.get('localStorage', STORE) ?? '');
  } catch {
    return undefined;
  }
}

themeButton(element('#theme'));

/** The address says what is chosen; a link may also start it. */
const linked = fromQuery(location.search);
if (linked) choice.value = linked.choice;
if (linked && linked.faults.length > 0)
  message.value = `The link is damaged: ${linked.faults.join('; ')}. The rest of it was understood.`;
else if (new URLSearchParams(location.search).has('start')) void bench.start();
effect(() => history.replaceState(null, '', `?${toQuery(choice.value)}`));
