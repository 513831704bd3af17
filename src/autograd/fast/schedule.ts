import { Chains, Lists } from './lists.ts';
import type { Place } from './places.ts';
import { eachRead, type Task } from './task.ts';

/** Tasks that become one instruction where their places allow it; of one kind and independent of each other. */
export type Unit = readonly Task[];

/**
 * Orders tasks. Those of one kind are done together if they can be: all `U x_t` before the recurrence, all outputs and
 * losses after it, the parts of dE/dW at the end. They can if no loop leads from one kind back to itself; where one
 * does, as through h_t = f(W h_{t-1} + ...), tasks are done one by one.
 *
 * @param buffers how many buffers the tasks work on; their ids are below that
 */
export function schedule(tasks: readonly Task[], buffers: number): Unit[] {
  const { items, waits } = dependencies(tasks, buffers);
  const kinds = groupBy(items);
  const units = split(kinds, loops(quotient(kinds, waits)));
  const sorted = sortUnits(joinedFirst(units), quotient(units, waits));
  const { members } = units;
  const made: Unit[] = [];
  for (const unit of sorted) {
    const first = items[members.at(unit, 0)];
    if (!first) continue;
    // Not by a `push` on an empty array, for which V8 sets space for 17 aside.
    const own = [first];
    for (let i = 1; i < members.lengthOf(unit); i++) own.push(items[members.at(unit, i)]!);
    made.push(own);
  }
  return made;
}

/**
 * So many tasks are waited for one by one at most. Where there are more, one barrier waits for them all, and who comes
 * after waits for that: a parameter that is used 100,000 times has as many writers of its cotangent.
 */
const MANY = 32;

interface Dependencies {
  /** The tasks in their order; undefined: a barrier. */
  readonly items: (Task | undefined)[];
  /** The items that each must wait for. */
  readonly waits: Lists;
}

/**
 * What each task must wait for: a reader for those that write what it reads, a writer for those that read what was there.
 * Tasks that add to the same place do not wait for each other.
 */
function dependencies(tasks: readonly Task[], buffers: number): Dependencies {
  const items: (Task | undefined)[] = [];
  const waits = new Lists();
  const chains = new Chains();
  // Of each buffer: its writers, its readers since, and those that the first of the writers had to wait for.
  const writers = new Int32Array(buffers);
  const readers = new Int32Array(buffers);
  const earlierWriters = new Int32Array(buffers);
  const earlierReaders = new Int32Array(buffers);
  /** 1: the writers all add, in any order. */
  const adding = new Uint8Array(buffers);

  const complete = (task: Task | undefined): number => {
    items.push(task);
    return waits.close();
  };
  /** Puts a barrier in the place of a list that is long, before the list of a task is begun. */
  const shorten = (lists: Int32Array, id: number) => {
    if (chains.lengthOf(lists[id]) <= MANY) return;
    chains.each(lists[id], (item) => waits.push(item));
    lists[id] = chains.add(0, complete(undefined));
  };
  const waitFor = (list: number) => chains.each(list, (item) => waits.push(item));

  for (const task of tasks) {
    const { id } = task.target.buffer;
    let readsTarget = false;
    eachRead(task, ({ buffer }) => {
      readsTarget ||= buffer.id === id;
      shorten(writers, buffer.id);
    });
    const adds = task.adds && !readsTarget;
    const joinsIn = adds && adding[id] === 1 && readers[id] === 0;
    const [before, alsoBefore] = joinsIn ? [earlierWriters, earlierReaders] : [writers, readers];
    shorten(before, id);
    shorten(alsoBefore, id);

    eachRead(task, ({ buffer }) => waitFor(writers[buffer.id]));
    waitFor(before[id]);
    waitFor(alsoBefore[id]);
    const item = complete(task);
    eachRead(task, ({ buffer }) => {
      if (buffer.id !== id) readers[buffer.id] = chains.add(readers[buffer.id], item);
    });
    if (joinsIn) {
      writers[id] = chains.add(writers[id], item);
    } else {
      earlierWriters[id] = writers[id];
      earlierReaders[id] = readers[id];
      writers[id] = chains.add(0, item);
      readers[id] = 0;
      adding[id] = Number(adds);
    }
  }
  return { items, waits };
}

/** A partition of items. */
interface Groups {
  readonly of: Int32Array;
  readonly members: Lists;
}

function groupBy(items: readonly (Task | undefined)[]): Groups {
  const numbers = new Map<string, number>();
  let count = 0;
  const of = Int32Array.from(items, (task) => {
    if (!task?.joins) return count++;
    const key = kindOf(task);
    let group = numbers.get(key);
    if (group === undefined) numbers.set(key, (group = count++));
    return group;
  });
  return { of, members: Lists.grouped(of, count) };
}

/** The same groups, but for those that are `single`: there each member becomes a group of its own. */
function split({ of, members }: Groups, single: Uint8Array): Groups {
  const unitOf = new Int32Array(of.length);
  let count = 0;
  for (let group = 0; group < members.count; group++) {
    const length = members.lengthOf(group);
    for (let i = 0; i < length; i++) unitOf[members.at(group, i)] = single[group] ? count++ : count;
    if (!single[group]) count++;
  }
  return { of: unitOf, members: Lists.grouped(unitOf, count) };
}

/** Groups in order of their first members, those of several first: joined work clears the way for what is done one by one. */
function joinedFirst({ of, members }: Groups): number[] {
  const seen = new Uint8Array(members.count);
  const several: number[] = [];
  const alone: number[] = [];
  for (const group of of) {
    if (seen[group]) continue;
    seen[group] = 1;
    (members.lengthOf(group) > 1 ? several : alone).push(group);
  }
  for (const group of alone) several.push(group);
  return several;
}

/** Tasks of one kind may become one instruction: same op, same fixed operands, the others of the same families. */
function kindOf({ op, target, joins, operands, fixed, f, s, transposed }: Task): string {
  let key = `${op} ${f} ${s} ${transposed} ${joins === 'sum' ? placeOf(target) : familyOf(target)}`;
  for (const name in operands) if (operands[name]) key += `, ${name} ${familyOf(operands[name])}`;
  for (const name in fixed) if (fixed[name]) key += `, ${name} ${placeOf(fixed[name])}`;
  return key;
}

const placeOf = ({ buffer, row, column, columns }: Place): string =>
  `${buffer.id} ${row} ${column} ${columns}`;

const familyOf = ({ buffer, column, columns }: Place): string => `${buffer.family} ${column} ${columns}`;

/** The groups that each group waits for, itself included where its members wait for each other; each once. */
function quotient({ of, members }: Groups, waits: Lists): Lists {
  const seenBy = new Int32Array(members.count).fill(-1);
  const between = new Lists();
  for (let group = 0; group < members.count; group++) {
    for (let m = 0; m < members.lengthOf(group); m++) {
      const item = members.at(group, m);
      for (let i = 0; i < waits.lengthOf(item); i++) {
        const other = of[waits.at(item, i)];
        if (seenBy[other] === group) continue;
        seenBy[other] = group;
        between.push(other);
      }
    }
    between.close();
  }
  return between;
}

/** Which groups lie on a loop of groups (Tarjan 1972, without recursion: chains are long). */
function loops(next: Lists): Uint8Array {
  const { count } = next;
  const found = new Uint8Array(count);
  const index = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const open = new Uint8Array(count);
  const edge = new Int32Array(count);
  const path: number[] = [];
  let reached = 0;
  for (let start = 0; start < count; start++) {
    if (index[start] >= 0) continue;
    const stack = [start];
    while (stack.length > 0) {
      const group = stack[stack.length - 1];
      if (index[group] < 0) {
        index[group] = low[group] = reached++;
        path.push(group);
        open[group] = 1;
      }
      if (edge[group] < next.lengthOf(group)) {
        const other = next.at(group, edge[group]++);
        if (other === group) found[group] = 1;
        else if (index[other] < 0) stack.push(other);
        else if (open[other]) low[group] = Math.min(low[group], index[other]);
        continue;
      }
      stack.pop();
      const parent = stack.at(-1);
      if (parent !== undefined) low[parent] = Math.min(low[parent], low[group]);
      if (low[group] !== index[group]) continue;
      const isLoop = path.at(-1) !== group;
      for (let member = -1; member !== group;) {
        member = path.pop()!;
        open[member] = 0;
        if (isLoop) found[member] = 1;
      }
    }
  }
  return found;
}

/** Depth first: each after all that it waits for, otherwise in the given order. */
function sortUnits(order: readonly number[], waits: Lists): number[] {
  const sorted: number[] = [];
  const state = new Uint8Array(order.length); // 1: begun, 2: done
  for (const start of order) {
    const stack = [start];
    while (stack.length > 0) {
      const unit = stack[stack.length - 1];
      if (state[unit] === 0) {
        state[unit] = 1;
        const on: number[] = [];
        for (let i = 0; i < waits.lengthOf(unit); i++) {
          const other = waits.at(unit, i);
          if (state[other] === 0) on.push(other);
        }
        for (const other of on.sort((a, b) => b - a)) stack.push(other);
      } else {
        stack.pop();
        if (state[unit] === 1) sorted.push(unit);
        state[unit] = 2;
      }
    }
  }
  return sorted;
}
