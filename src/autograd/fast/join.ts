import type { Coverage } from './coverage.ts';
import { type Buffer, offsetOf, type Place, strideOf } from './places.ts';
import type { Unit } from './schedule.ts';
import { eachRead, readsInPlace, type Task } from './task.ts';

/** An instruction in the making: one task, or several that were joined. */
export interface Step {
  /** What it was made of. */
  readonly tasks: readonly Task[];
  readonly op: Task['op'];
  readonly transposed: boolean;
  readonly call: number;
  target: Place;
  /** Operands by their names in the instruction. */
  operands: Record<string, Place | undefined>;
  /** Adds to what the target holds; otherwise it is the first to write there. */
  adds: boolean;
  f: Task['f'];
  s: Task['s'];
}

/**
 * So many rows are summed up by one instruction at most: what it reads stays in the nearest caches, and in float32 a
 * sum of short sums loses less than one long sum.
 */
const SUMMED = 32;

/** The steps of a unit: tasks that lie below each other become one. `unwritten` collects what is read before it is written whole. */
export function join(unit: Unit, written: Coverage, unwritten: Set<Buffer>): Step[] {
  const steps: Step[] = [];
  const tasks = unit.length > 1 ? unit.toSorted(byPlace) : unit;
  let run: Task[] = [];
  let adds = false;
  for (const task of tasks) {
    const addsToo = looksAt(task, written, unwritten);
    const fits = run.length > 0 && (task.joins === 'sum' || adds === addsToo) && continues(run, task);
    if (!fits) {
      if (run.length > 0) steps.push(stepOf(run, adds));
      run = [];
      adds = addsToo;
    }
    run.push(task);
  }
  steps.push(stepOf(run, adds));
  return steps;
}

/** Tasks of a unit can come in any order; where their rows lie below each other, in that one. */
function byPlace(a: Task, b: Task): number {
  let order = offsetOf(a.target) - offsetOf(b.target);
  for (const name in a.operands) {
    const [one, other] = [a.operands[name], b.operands[name]];
    if (one && other) order ||= offsetOf(one) - offsetOf(other);
  }
  return order;
}

/** Notes what a task reads and writes; says whether it adds to what is there. */
function looksAt(task: Task, written: Coverage, unwritten: Set<Buffer>): boolean {
  eachRead(task, (place) => {
    if (written.of(place) !== 'all') unwritten.add(place.buffer);
  });
  const before = written.of(task.target);
  if (task.adds && before === 'part') unwritten.add(task.target.buffer);
  if (before !== 'all') written.add(task.target);
  return task.adds && before !== 'none' && !readsInPlace(task);
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
  const [{ op, transposed, call, target, joins, operands, fixed, f, s }, second] = tasks as [Task, Task?];
  const joined: Record<string, Place | undefined> = { ...fixed };
  for (const name in operands) {
    const place = operands[name];
    if (place) joined[name] = longer(place, tasks.length, second?.operands[name]);
  }
  return {
    tasks,
    op,
    transposed,
    call,
    target: joins === 'sum' ? target : longer(target, tasks.length, second?.target),
    operands: joined,
    adds,
    f,
    s,
  };
}

/** A place with the rows of `count` tasks, of which the second has the place `second`. */
function longer(place: Place, count: number, second: Place | undefined): Place {
  if (!second) return place;
  const rows = count * place.rows;
  return isSameRow(place, second) ? { ...place, rows, repeats: true } : { ...place, rows };
}
