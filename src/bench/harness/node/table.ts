/** The report as text. */
import type { Engine } from '../engine.ts';
import type { Machine, Report, Result } from '../results.ts';
import { idOf, titleOf } from '../works.ts';
import { type Targets, targets } from './targets.ts';

const HEAD = ['', 'first', 'ms', 'quartiles', 'over ours', 'quartiles', 'target', '', 'Gflop/s', 'error', ''];
/** Columns that are read from the left; numbers end where those above them end. */
const TEXT = new Set([0, 7, 10]);

/** A block of rows for each work that has results. Targets are for Node, where peers have one thread each. */
export function formatReport({ machine, engine, results }: Report): string {
  const hasTargets = machine.runtime.startsWith('Node');
  const ids = [...new Set(results.map(idOf))];
  const blocks = ids.map((id) => {
    const own = results.filter((result) => idOf(result) === id);
    const aims = hasTargets ? targets[id] : undefined;
    const rows = own.map((result) => rowOf(result, own, aims));
    return [[], [titleOf(own[0])], ...rows, ...twoThreads(own, aims)];
  });
  const table = align([HEAD, ...blocks.flat()]);
  return `${formatMachine(machine)}\n${formatDevices(results)}\n${table}\n${engine ? formatEngine(engine) : ''}`;
}

function rowOf(result: Result, all: readonly Result[], aims: Targets | undefined): string[] {
  const target = targetOf(result, all, aims);
  const { ratioToOurs, maxRelativeError: error } = result;
  return [
    `  ${result.strategy}`,
    formatNumber(result.firstMs),
    formatNumber(result.medianMs),
    formatRange(result.q1Ms, result.q3Ms),
    formatNumber(ratioToOurs),
    formatRange(result.ratioQ1, result.ratioQ3),
    ...judge(ratioToOurs, target),
    formatNumber(result.gflops),
    error === null ? '' : error.toExponential(0),
    result.status === 'ok' ? notesOf(result) : result.status,
  ];
}

function notesOf({ about, peakShare, bytesPerGradient }: Result): string {
  const share = peakShare === null ? '' : `${(100 * peakShare).toFixed(0)} % of peak`;
  const bytes = bytesPerGradient === null ? '' : `${bytesPerGradient.toFixed(0)} bytes a run`;
  return [about, share, bytes].filter(Boolean).join(', ');
}

/** PyTorch on one thread against our two, where there is a target for that. */
function twoThreads(all: readonly Result[], aims: Targets | undefined): string[][] {
  const target = aims?.pytorchOverTwoThreads;
  if (target === undefined) return [];
  const [theirs, ours] = ['pytorch', 'ours-f32-2threads'].map((name) => timeOf(name, all));
  const ratio = theirs !== null && ours !== null ? theirs / ours : null;
  return [
    [
      '  pytorch over our 2 threads',
      '',
      '',
      '',
      formatNumber(ratio),
      '',
      ...judge(ratio, target),
      '',
      '',
      '',
    ],
  ];
}

const timeOf = (name: string, all: readonly Result[]): number | null =>
  all.find(({ strategy }) => strategy === name)?.medianMs ?? null;

/** The target, and whether it is met. */
const judge = (ratio: number | null, target: number | undefined): [string, string] => [
  target === undefined ? '' : String(target),
  target === undefined || ratio === null ? '' : ratio >= target ? 'met' : 'missed',
];

/** How many times our time it should take, at least; of the two backends of tfjs only the faster one is held to it. */
function targetOf(
  { strategy }: Result,
  all: readonly Result[],
  aims: Targets | undefined,
): number | undefined {
  const [cpu, wasm] = ['tfjs-cpu', 'tfjs-wasm'].map((name) => timeOf(name, all) ?? Infinity);
  const tfjs = wasm < cpu ? 'tfjs-wasm' : 'tfjs-cpu';
  return aims && { [tfjs]: aims.tfjs, 'jax-js': aims.jax, pytorch: aims.pytorch }[strategy];
}

function formatMachine({ cpu, cores, os, runtime, date, wasm, wasmFmaPeakGflops }: Machine): string {
  const peak = wasmFmaPeakGflops === null ? '' : `, peak ${formatNumber(wasmFmaPeakGflops)} Gflop/s`;
  const processor = cpu ?? 'a processor that this browser does not name';
  return `${processor}, ${cores} cores, ${os}, ${runtime}\nWebAssembly: ${wasm.join(', ')}${peak}\n${date}`;
}

/** Where those strategies ran that have a graphics device. */
function formatDevices(results: readonly Result[]): string {
  const lines = results.flatMap(({ strategy, device }) =>
    device
      ? `${strategy}: ${device.api}, ${device.renderer}${device.software ? ', software' : ''}, ${device.precision}`
      : [],
  );
  return [...new Set(lines)].map((line) => `${line}\n`).join('');
}

/** What the engine promises besides, and the limits it is held to. */
function formatEngine({ firstLoweringMs, loweringMs, lengths, allTerms }: Engine): string {
  const lines = [
    `Trace and lower RNN, T = 100, n = 64, B = 32: ${formatNumber(loweringMs)} ms (limit 10), the first time ${formatNumber(firstLoweringMs)} ms`,
    ...allTerms.map(
      ({ T, ratio }) =>
        `All cotangents of all losses, T = ${T}, n = 16: ${formatNumber(ratio)} gradients (limit ${T > 50 ? 10 : 4})`,
    ),
    ...lengths.map(
      ({ T, arena, gradientUs }) =>
        `RNN, T = ${T}, n = 16, B = 1: ${arena} numbers in the arena, a gradient in ${formatNumber(gradientUs)} µs`,
    ),
  ];
  return `\n${lines.join('\n')}\n`;
}

/** Three digits. */
const formatNumber = (value: number | null): string =>
  value === null ? '' : value < 100 ? String(Number(value.toPrecision(3))) : value.toFixed(0);

const formatRange = (from: number | null, to: number | null): string =>
  from === null ? '' : `${formatNumber(from)} to ${formatNumber(to)}`;

function align(rows: readonly (readonly string[])[]): string {
  const table = rows.filter((row) => row.length > 1);
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const pad = (cell: string, column: number) =>
    TEXT.has(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
  return rows.map((row) => (row.length > 1 ? row.map(pad) : row).join('  ').trimEnd()).join('\n');
}
