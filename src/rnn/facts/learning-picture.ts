/** F15's pictures: losses while learning, the middle of the seeds and their range. */
import { tasks } from '../tasks/index.ts';
import { WINDOW } from '../training/milestones.ts';
import type { Line, Picture, FactPoint } from './fact.ts';
import { chanceOf, type Curve } from './learning-conditions.ts';
import { mean, median } from './statistics.ts';

/** @param curves of one task: of a condition those that are through, or all while none is */
export function learningPicture(task: 'recall' | 'adding', curves: readonly Curve[]): Picture {
  const shown = [...new Set(curves.map(({ condition }) => condition))];
  const lines = shown
    .map((condition): Line => {
      const own = curves.filter((curve) => curve.condition === condition);
      const through = own.filter(({ losses }) => losses.length >= condition.updates);
      const points = medians((through.length > 0 ? through : own).map(smooth));
      return { name: condition.name, tone: 'forward', points };
    })
    .filter(({ points }) => points.length > 0);
  const end = Math.max(WINDOW, ...lines.map(({ points }) => points.at(-1)!.x));
  return {
    title: `${tasks[task].title}: median of the seeds, best to worst`,
    x: { label: 'update' },
    y: { label: tasks[task].measure.name, isLog: true },
    lines: [
      ...lines,
      ...shown.slice(0, 1).map((condition): Line => ({
        name: 'no memory',
        tone: 'reference',
        points: [WINDOW, end].map((x) => ({ x, y: chanceOf(condition) })),
      })),
    ],
  };
}

/** Means of so many losses each: at index i those of updates i·WINDOW + 1 to (i + 1)·WINDOW. */
const smooth = ({ losses }: Curve): number[] =>
  Array.from({ length: Math.floor(losses.length / WINDOW) }, (_, index) =>
    mean(Array.from({ length: WINDOW }, (_, i) => losses[index * WINDOW + i])),
  );

/** Points of a line, as many as suit a small chart, as far as all seeds have come. */
function medians(smoothed: readonly (readonly number[])[]): FactPoint[] {
  const length = Math.min(...smoothed.map((losses) => losses.length));
  const every = Math.max(1, Math.ceil(length / 50));
  return Array.from({ length: Math.floor(length / every) }, (_, i) => {
    const index = (i + 1) * every - 1;
    const at = smoothed.map((losses) => losses[index]);
    return { x: (index + 1) * WINDOW, y: median(at), low: Math.min(...at), high: Math.max(...at) };
  });
}
