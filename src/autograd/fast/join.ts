import { Coverage } from './coverage.ts';
import { type Buffer, offsetOf, type Place, strideOf } from './places.ts';
import type { Unit } from './schedule.ts';
import { eachRead, NOTHING, type Operands, readsInPlace, type Task } from './task.ts';

/** An instruction in the making: one task, or several that were joined. */
export class Step {
  /** When it became an instruction of its own, as `Folding` counts. */
  cameAt = 0;
  /** Another does its work since. */
  isDropped = false;
  f: Task['f'];
  s: Task['s'];

  constructor(
    /** What it was made of. */
    readonly tasks: readonly Task[],
    /** Adds to what the target holds; otherwise it is the first to write there. */
    public adds: boolean,
    public target: Place,
    /** Operands by their names in the instruction. */
    public operands: Operands,
  ) {
    [{ f: this.f, s: this.s }] = tasks as [Task];
  }

  get op(): Task['op'] {
    return this.tasks[0]!.op;
  }

  get transposed(): boolean {
    return this.tasks[0]!.transposed;
  }

  /** Gives it further operands. */
  take(more: Operands): void {
    this.operands = { ...this.operands, ...more };
  }
}

/**
 * So many rows are summed up by one instruction at most: what it reads stays in the nearest caches, and in float32 a
 * sum of short sums loses less than one long sum.
 */
const SUMMED = 32;

/** What is known of the tasks of all units, in their order. */
interface Writes {
  /** 1 for a task that adds to what its target holds; 0 for one that is the first to write there. */
  readonly adds: Uint8Array;
  /** What is read before it is written whole. */
  readonly unwritten: ReadonlySet<Buffer>;
}

/** Goes through what tasks read and write in a run. */
export function writesOf(units: readonly Unit[], buffers: number): Writes {
  const written = new Coverage(buffers);
  const unwritten = new Set<Buffer>();
  const adds = new Uint8Array(units.reduce((count, unit) => count + unit.length, 0));
  let index = 0;
  for (const unit of units) {
    for (const task of unit) {
      eachRead(task, (place) => {
        if (written.of(place) !== 'all') unwritten.add(place.buffer);
      });
      const before = written.of(task.target);
      if (task.adds && before === 'part') unwritten.add(task.target.buffer);
      if (before !== 'all') written.add(task.target);
      adds[index++] = Number(task.adds && before !== 'none' && !readsInPlace(task));
    }
  }
  return { adds, unwritten };
}

/** The steps of a unit: tasks that lie below each other become one. Whether each task adds is told by `adds`. */
export function join(tasks: Unit, adds: Uint8Array): Step[] {
  if (tasks.length === 1) return [stepOf(tasks, adds[0] === 1)];
  const steps: Step[] = [];
  let run: Task[] = [];
  let first = 0;
  for (const [index, task] of tasks.entries()) {
    const fits =
      run.length > 0 && (task.joins === 'sum' || adds[first] === adds[index]) && continues(run, task);
    if (!fits) {
      if (run.length > 0) steps.push(stepOf(run, adds[first] === 1));
      run = [];
      first = index;
    }
    run.push(task);
  }
  steps.push(stepOf(run, adds[first] === 1));
  return steps;
}

/** Tasks of a unit can come in any order; where their rows lie below each other, in that one. */
export function byPlace(a: Task, b: Task): number {
  let order = offsetOf(a.target) - offsetOf(b.target);
  for (const name in a.operands) {
    const [one, other] = [a.operands[name], b.operands[name]];
    if (one && other) order ||= offsetOf(one) - offsetOf(other);
  }
  return order;
}

/** Whether the rows of a task lie right below those of a run, in every operand. */
function continues(run: readonly Task[], task: Task): boolean {
  const [first, second] = run;
  if (!task.joins) return false;
  const sums = task.joins === 'sum';
  if (!sums && !isBelow(first.target, run.length, task.target)) return false;
  if (sums && task.transposed && (run.length + 1) * task.operands['A']!.rows > SUMMED) return false;
  for (const name in task.operands) {
    const place = task.operands[name];
    if (!place) continue;
    const start = first.operands[name]!;
    const again = isSameRow(start, second?.operands[name] ?? place);
    if (again ? !isSameRow(start, place) : !isBelow(start, run.length, place)) return false;
  }
  return true;
}

/** Whether `place` comes right below `count` places that lie below each other, the first of them given. */
const isBelow = (first: Place, count: number, place: Place): boolean =>
  !first.repeats &&
  !place.repeats &&
  place.rows === first.rows &&
  strideOf(place) === strideOf(first) &&
  offsetOf(place) === offsetOf(first) + count * first.rows * strideOf(first);

/** Whether two places are one and the same row, which can stand for many. */
const isSameRow = (a: Place, b: Place): boolean =>
  (a.repeats || a.rows === 1) && a.rows === b.rows && offsetOf(a) === offsetOf(b);

function stepOf(tasks: readonly Task[], adds: boolean): Step {
  const [{ target, joins, operands, fixed }, second] = tasks as [Task, Task?];
  if (!second) return new Step(tasks, adds, target, fixed === NOTHING ? operands : { ...fixed, ...operands });
  const joined: Record<string, Place | undefined> = { ...fixed };
  for (const name in operands) {
    const place = operands[name];
    if (place) joined[name] = longer(place, tasks.length, second.operands[name]);
  }
  const all = joins === 'sum' ? target : longer(target, tasks.length, second.target);
  return new Step(tasks, adds, all, joined);
}

/** A place with the rows of `count` tasks, of which the second has the place `second`. */
function longer(place: Place, count: number, second: Place | undefined): Place {
  if (!second) return place;
  const rows = count * place.rows;
  return isSameRow(place, second) ? { ...place, rows, repeats: true } : { ...place, rows };
}
