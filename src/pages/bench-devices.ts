/** Bench, run beside run: this browser's and those of the gallery, a line a device. */
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import { render } from 'lit-html';
import { kinds, type KindName } from '../bench/harness/problem.ts';
import type { drawBenchChart } from '../viz/bench/chart.ts';
import { deviceText, devicesFinding, devicesView, fastestByDevice } from '../viz/bench/devices.ts';
import type { namesView } from '../viz/bench/names.ts';
import { isAt, type PointKey, type SizedWork } from '../viz/bench/rows.ts';
import { widthOf } from '../viz/page/width.ts';
import { type GalleryEntry, readGallery, readGalleryRun } from './bench-gallery.ts';
import type { Earlier } from './bench-state.ts';

export interface DevicesRequest {
  /** Runs of this browser, and files that were opened. */
  readonly own: ReadonlySignal<readonly Earlier[]>;
  /** On show. */
  readonly kind: ReadonlySignal<KindName>;
  readonly sizeOf: (work: SizedWork) => number;
  readonly sizeName: ReadonlySignal<string>;
  /** The page's own, which it begins with. */
  readonly drawChart: typeof drawBenchChart;
  readonly viewNames: typeof namesView;
}

const HEIGHT = 420;

export function mountDevices(
  host: HTMLElement,
  { own, kind, sizeOf, sizeName, drawChart, viewNames }: DevicesRequest,
): void {
  const gallery = signal<readonly GalleryEntry[]>([]);
  const read = signal<ReadonlyMap<string, Earlier>>(new Map());
  const faults = signal<ReadonlyMap<string, string>>(new Map());
  const fault = signal<string>();
  const left = signal<ReadonlySet<string>>(new Set());
  const pointed = signal<PointKey>();

  const open = async (entry: GalleryEntry) => {
    try {
      const report = await readGalleryRun(entry);
      read.value = new Map(read.value).set(entry.name, { name: entry.name, report });
    } catch (error) {
      faults.value = new Map(faults.value).set(entry.name, (error as Error).message);
    }
  };
  const toggle = (name: string) => {
    const entry = gallery.value.find((one) => one.name === name);
    if (entry && !read.value.has(name)) return void open(entry);
    const next = new Set(left.value);
    if (!next.delete(name)) next.add(name);
    left.value = next;
  };
  const openGallery = async () => {
    try {
      gallery.value = await readGallery();
      const [first] = gallery.value;
      if (first) await open(first);
    } catch (error) {
      fault.value = (error as Error).message;
    }
  };
  void openGallery();

  const shown = computed(() =>
    [...own.value, ...read.value.values()]
      .filter(({ name }) => !left.value.has(name))
      .map((run, index) => ({ ...run, letter: String.fromCodePoint(65 + index) })),
  );
  const rows = computed(() =>
    fastestByDevice(
      shown.value.map(({ letter, report: { machine, results } }) => ({
        letter,
        machine,
        rows: results.filter(({ work }) => work === kind.value),
      })),
    ),
  );
  host.replaceChildren();
  const width = widthOf(host);
  effect(() => {
    const names = [...new Set([...own.value, ...gallery.value].map(({ name }) => name))];
    const row = rows.value.find((one) => isAt(one, pointed.value));
    render(
      devicesView({
        title: devicesFinding(kinds[kind.value].title, rows.value),
        runs: names.map((name) => ({
          name,
          letter: shown.value.find((run) => run.name === name)?.letter,
          fault: faults.value.get(name),
        })),
        names: viewNames({
          rows: rows.value,
          width: width.value,
          pointed: pointed.value,
          onPoint: (key) => (pointed.value = key),
        }),
        note: row ? deviceText(row) : 'Point at a line, or walk along it with the arrow keys.',
        onToggle: toggle,
        fault: fault.value,
      }),
      host,
    );
    if (width.value === 0) return;
    drawChart(host.querySelector<SVGSVGElement>('.bench-chart svg')!, {
      rows: rows.value,
      earlier: [],
      sizeOf,
      sizeName: sizeName.value,
      width: width.value,
      height: HEIGHT,
      pointed: pointed.value,
      onPoint: (key) => (pointed.value = key),
    });
  });
}
