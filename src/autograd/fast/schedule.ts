import type { Place } from './places.ts';
import { eachRead, type Task } from './task.ts';

/** Tasks that become one instruction where their places allow it; of one kind and independent of each other. */
export type Unit = readonly Task[];

/**
 * Orders tasks. Those of one kind are done together if they can be: all `U x_t` before the recurrence, all outputs and
 * losses after it, the parts of dE/dW at the end. They can if no loop leads from one kind back to itself; where one
 * does, as through h_t = f(W h_{t-1} + ...), tasks are done one by one.
 */
export function schedule(tasks: readonly Task[]): Unit[] {
  const before = dependencies(tasks);
  const kinds = groupBy(tasks, kindOf);
  const inLoop = loops(kinds, before);
  const units: number[][] = [];
  const unitOf = new Int32Array(tasks.length);
  kinds.members.forEach((members, kind) => {
    for (const unit of inLoop[kind] ? members.map((task) => [task]) : [members]) {
      for (const task of unit) unitOf[task] = units.length;
      units.push(unit);
    }
  });
  // Joined work first: it clears the way for what is done one by one.
  const order = units
    .map((_, unit) => unit)
    .sort((a, b) => Number(units[b].length > 1) - Number(units[a].length > 1) || units[a][0] - units[b][0]);
  return sortUnits(order, (unit) => units[unit].flatMap((task) => before[task].map((on) => unitOf[on]))).map(
    (unit) => units[unit].map((task) => tasks[task]),
  );
}

/**
 * The tasks that each must wait for: a reader for those that write what it reads, a writer for those that read what was there.
 * Tasks that add to the same place do not wait for each other.
 */
function dependencies(tasks: readonly Task[]): number[][] {
  interface Use {
    writers: number[];
    /** Whether the writers all add, in any order. */
    adding: boolean;
    readers: number[];
    /** What the first of the writers had to wait for. */
    earlier: number[];
  }
  const uses: Use[] = [];
  const useOf = ({ buffer }: Place): Use =>
    (uses[buffer.id] ??= { writers: [], adding: false, readers: [], earlier: [] });

  return tasks.map((task, index) => {
    const on: number[] = [];
    let inPlace = false;
    eachRead(task, (place) => {
      const use = useOf(place);
      for (const writer of use.writers) on.push(writer);
      use.readers.push(index);
      inPlace ||= place.buffer === task.target.buffer;
    });
    const use = useOf(task.target);
    const adds = task.adds && !inPlace;
    if (adds && use.adding && use.readers.length === 0) {
      for (const other of use.earlier) on.push(other);
      use.writers.push(index);
    } else {
      const earlier = [...use.writers, ...use.readers].filter((other) => other !== index);
      for (const other of earlier) on.push(other);
      uses[task.target.buffer.id] = { writers: [index], adding: adds, readers: [], earlier };
    }
    return on;
  });
}

interface Groups {
  readonly of: Int32Array;
  readonly members: number[][];
}

function groupBy(tasks: readonly Task[], keyOf: (task: Task, index: number) => string): Groups {
  const numbers = new Map<string, number>();
  const members: number[][] = [];
  const of = Int32Array.from(tasks, (task, index) => {
    const key = keyOf(task, index);
    const group = numbers.get(key) ?? members.push([]) - 1;
    numbers.set(key, group);
    members[group].push(index);
    return group;
  });
  return { of, members };
}

/** Tasks of one kind may become one instruction: same op, same fixed operands, the others of the same families. */
function kindOf({ op, target, joins, operands, fixed, f, s, transposed }: Task, index: number): string {
  if (!joins) return `${index}`;
  let key = `${op} ${f} ${s} ${transposed} ${joins === 'sum' ? placeOf(target) : familyOf(target)}`;
  for (const name in operands) if (operands[name]) key += `, ${name} ${familyOf(operands[name])}`;
  for (const name in fixed) if (fixed[name]) key += `, ${name} ${placeOf(fixed[name])}`;
  return key;
}

const placeOf = ({ buffer, row, column, columns }: Place): string =>
  `${buffer.id} ${row} ${column} ${columns}`;

const familyOf = ({ buffer, column, columns }: Place): string => `${buffer.family} ${column} ${columns}`;

/** Which groups lie on a loop of groups (Tarjan 1972, without recursion: chains are long). */
function loops(groups: Groups, before: readonly number[][]): boolean[] {
  const { of, members } = groups;
  const seenBy = new Int32Array(members.length).fill(-1);
  const next = members.map((tasks, group) => {
    const on: number[] = [];
    for (const task of tasks) {
      for (const other of before[task]) {
        if (seenBy[of[other]] === group) continue;
        seenBy[of[other]] = group;
        on.push(of[other]);
      }
    }
    return { on: on.filter((other) => other !== group), self: on.includes(group) };
  });
  const found = next.map(({ self }) => self);
  const index = new Int32Array(members.length).fill(-1);
  const low = new Int32Array(members.length);
  const open = new Uint8Array(members.length);
  const path: number[] = [];
  let count = 0;
  for (let start = 0; start < members.length; start++) {
    if (index[start] >= 0) continue;
    const stack: { group: number; edge: number }[] = [{ group: start, edge: 0 }];
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const { group } = top;
      if (top.edge === 0) {
        index[group] = low[group] = count++;
        path.push(group);
        open[group] = 1;
      }
      if (top.edge < next[group].on.length) {
        const other = next[group].on[top.edge++];
        if (index[other] < 0) stack.push({ group: other, edge: 0 });
        else if (open[other]) low[group] = Math.min(low[group], index[other]);
        continue;
      }
      stack.pop();
      const parent = stack.at(-1);
      if (parent) low[parent.group] = Math.min(low[parent.group], low[group]);
      if (low[group] !== index[group]) continue;
      const component = path.splice(path.indexOf(group));
      for (const member of component) {
        open[member] = 0;
        if (component.length > 1) found[member] = true;
      }
    }
  }
  return found;
}

/** Depth first: each after all that it waits for, otherwise in the given order. */
function sortUnits(order: readonly number[], waitsFor: (unit: number) => number[]): number[] {
  const sorted: number[] = [];
  const state = new Uint8Array(order.length); // 1: begun, 2: done
  for (const start of order) {
    const stack = [start];
    while (stack.length > 0) {
      const unit = stack[stack.length - 1];
      if (state[unit] === 0) {
        state[unit] = 1;
        const on = waitsFor(unit).filter((other) => state[other] === 0);
        stack.push(...on.sort((a, b) => b - a));
      } else {
        stack.pop();
        if (state[unit] === 1) sorted.push(unit);
        state[unit] = 2;
      }
    }
  }
  return sorted;
}
