/** What a run shows of one kind of work, in a few sentences. */
import type { Crossover, Meeting } from '../bench/harness/crossover.ts';
import { flopsOf } from '../bench/harness/problem.ts';
import type { Result } from '../bench/harness/results.ts';
import { sizeTitle } from '../viz/bench/rows.ts';
import { formatFlop, formatTime, formatTimes } from '../viz/text/format.ts';

export interface Finding {
  readonly title: string;
  readonly notes: readonly string[];
  /** Behind it: why small networks are slow on a graphics device. */
  readonly why?: readonly string[];
}

/** @param kind such as `RNN gradient` */
export function findingOf(kind: string, { meetings, at }: Crossover, results: readonly Result[]): Finding {
  const last = meetings.at(-1);
  if (!last) return withoutGpu(kind, results);
  const isSoftware = results.some(({ device }) => device?.software);
  const gpu = isSoftware ? 'an emulated GPU' : 'the GPU';
  const also = isSoftware ? [SOFTWARE] : [];
  const rest = { notes: [...beyond(last, results), ...also], why: launchingOf(meetings[0]) };
  if (!at) {
    const best = meetings.reduce((a, b) => (b.ratio < a.ratio ? b : a));
    const times = `${formatTimes(best.ratio)} times as long at best`;
    const title =
      best.ratio < 1
        ? `${kind}: ${gpu} wins, but not at the largest size`
        : isSoftware
          ? `${kind}: only emulated GPUs here, ${times}`
          : `${kind}: the GPU takes ${times}`;
    return { ...rest, title, notes: [compare(best), ...rest.notes] };
  }
  const title = `${kind}: ${gpu} wins from ${formatFlop(at.flops)} on`;
  if (!at.before) {
    return {
      title,
      notes: [`It wins at the smallest size that was measured already. ${compare(last)}`, ...also],
    };
  }
  const where = `The lines meet at ${formatTime(at.milliseconds)}, between ${sizeTitle(at.before.work)} and ${sizeTitle(at.after.work)}.`;
  return { ...rest, title, notes: [`${where} ${compare(last)}`, ...rest.notes] };
}

const SOFTWARE =
  'WebGL or WebGPU is software in this browser: it runs on the processor, and this says nothing of a real GPU.';

function withoutGpu(kind: string, results: readonly Result[]): Finding {
  const timed = results.filter(({ medianMs }) => medianMs !== null);
  if (timed.length === 0) return { title: `${kind}: nothing could be timed`, notes: ['The table says why.'] };
  const missing = results.filter(
    ({ strategy, medianMs }) => /webgl|webgpu/.test(strategy) && medianMs === null,
  );
  const reasons = [...new Set(missing.map(({ strategy, status }) => `${strategy}: ${status}.`))];
  return {
    title: `${kind}: no GPU here, so no crossover`,
    notes: reasons.length > 0 ? reasons : ['No strategy on a GPU takes part in this.'],
  };
}

function compare({ work, gpu, cpu }: Meeting): string {
  const [fast, slow] = [gpu, cpu].sort((a, b) => a.medianMs - b.medianMs);
  const times = formatTimes(slow.medianMs / fast.medianMs);
  return `At ${sizeTitle(work)} ${fast.strategy} takes ${formatTime(fast.medianMs)}, and ${slow.strategy} ${times} times as long.`;
}

/** Sizes above the last at which both were timed. */
function beyond({ flops, work }: Meeting, results: readonly Result[]): string[] {
  const isLarger = results.some((result) => (flopsOf(result) ?? 0) > flops);
  return isLarger
    ? [
        `Above ${sizeTitle(work)} no strategy on a GPU was timed, or none on the processor; the table says why.`,
      ]
    : [];
}

/** Why small networks are slow on a graphics device. */
const launchingOf = ({ work, flops, gpu, cpu }: Meeting): string[] => [
  'The steps of a recurrent network wait for each other, and each is a few operations that must be launched. The price of launching and of reading back hardly depends on the size, so a GPU is worth it where a step holds enough arithmetic.',
  `At ${sizeTitle(work)} the whole run is ${formatFlop(flops)}, next to nothing: the ${formatTime(gpu.medianMs)} of ${gpu.strategy} are that price. There ${cpu.strategy} takes ${formatTime(cpu.medianMs)}.`,
];
