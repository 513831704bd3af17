/** What a run shows of one kind of work, in a few sentences. */
import type { Crossover, Meeting } from '../bench/harness/crossover.ts';
import { flopsOf } from '../bench/harness/problem.ts';
import type { Result } from '../bench/harness/results.ts';
import { sizeTitle } from '../viz/bench/rows.ts';
import { formatFlop, formatTime, formatTimes } from '../viz/text/format.ts';

export interface Finding {
  readonly title: string;
  readonly notes: readonly string[];
}

/** @param kind such as `RNN gradient` */
export function findingOf(kind: string, { meetings, at }: Crossover, results: readonly Result[]): Finding {
  const last = meetings.at(-1);
  if (!last) return withoutGpu(kind, results);
  const isSoftware = results.some(({ device }) => device?.software);
  const gpu = isSoftware ? 'the GPU, in software,' : 'the GPU';
  const notes = [...beyond(last, results), launchingOf(meetings[0]), ...(isSoftware ? [SOFTWARE] : [])];
  const best = meetings.reduce((a, b) => (b.ratio < a.ratio ? b : a));
  if (!at) {
    const title =
      best.ratio < 1
        ? `${kind}: ${gpu} wins at ${sizeTitle(best.work)}, but not at the largest size`
        : isSoftware
          ? `${kind}: no real GPU here, and its emulation takes ${formatTimes(best.ratio)} times as long at best`
          : `${kind}: no crossover, the GPU takes ${formatTimes(best.ratio)} times as long at best`;
    return { title, notes: [compare(best), ...notes] };
  }
  const title = `${kind}: from ${sizeTitle(at.after.work)} on ${gpu} wins`;
  if (!at.before) {
    const also = isSoftware ? [SOFTWARE] : [];
    return {
      title,
      notes: [`It wins at the smallest size that was measured already. ${compare(last)}`, ...also],
    };
  }
  const where = `The lines meet at ${formatFlop(at.flops)} and ${formatTime(at.milliseconds)}, between (T, n, B) = (${tuple(at.before.work)}) and (${tuple(at.after.work)}).`;
  return { title, notes: [`${where} ${compare(last)}`, ...notes] };
}

const tuple = ({ T, n, B }: Meeting['work']): string => [T, n, B].join(', ');

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
    title: `${kind}: the processor alone, no GPU was timed`,
    notes: reasons.length > 0 ? reasons : ['No strategy on a GPU takes part in this.'],
  };
}

function compare({ work, gpu, cpu }: Meeting): string {
  const [fast, slow] = [gpu, cpu].sort((a, b) => a.medianMs - b.medianMs);
  const times = formatTimes(slow.medianMs / fast.medianMs);
  return `At ${sizeTitle(work)} ${fast.strategy} takes ${formatTime(fast.medianMs)}, ${slow.strategy} ${formatTime(slow.medianMs)}, ${times} times as long.`;
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
const launchingOf = ({ work, flops, gpu, cpu }: Meeting): string =>
  `Why: the steps of a recurrent network wait for each other, and each is a few operations that must be launched. At ${sizeTitle(work)} the whole run is ${formatFlop(flops)}, next to nothing: the ${formatTime(gpu.medianMs)} of ${gpu.strategy} are the price of launching and of reading back (${cpu.strategy} takes ${formatTime(cpu.medianMs)}). That price hardly depends on the size, so a GPU is worth it where a step holds enough arithmetic.`;
