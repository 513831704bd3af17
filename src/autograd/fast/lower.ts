import type { Node } from '../graph.ts';
import { encode } from './encode.ts';
import { Folding } from './fold.ts';
import { byPlace, join, writesOf } from './join.ts';
import { panelOf, type Precision, type Program, type RuleCall } from './program.ts';
import {
  ALIGNMENT,
  type Buffer,
  columnsOf,
  columnsOfNode,
  type Place,
  repeated,
  rowsOf,
  rowsOfNode,
  samePlace,
  whole,
} from './places.ts';
import { type Context, type Pull, pullOf, rows } from './rows.ts';
import { schedule } from './schedule.ts';
import { assertKeys, shown } from '../misuse.ts';
import { isView, type LoweringRequest, rangeOf, Storage } from './storage.ts';
import * as task from './task.ts';
import type { Task } from './task.ts';

/** A matrix with more numbers than this is packed before it is multiplied by: it would not stay in the first cache. */
const PACKED_FROM = 2048;
/**
 * Numbers at the beginning of the arena that belong to the kernels, 2 kB or more: sums that wait below 1024, where
 * AssemblyScript puts its constants, of which there are some 300 bytes.
 */
const RESERVED = 512;

/** Instructions are made of words of 32 bits. */
const MOST_NUMBERS = 2 ** 31 - 1;

/**
 * Lowers the values of a graph and the gradients of `seeds` with respect to `wrt` to a program. Graphs are lowered
 * once and replayed, see `Replay`.
 * @throws Error where a seed is not a number by itself, or several seeds meet a batch.
 */
export function lower(request: LoweringRequest, precision: Precision): Program {
  assertKeys(request, ['seeds', 'wrt', 'keep'], 'lower');
  if (precision !== 'float32' && precision !== 'float64') {
    throw new TypeError(`lower: expected the precision float32 or float64, got ${shown(precision)}`);
  }
  const storage = new Storage(request);
  const panel = panelOf(precision);
  const { tasks, calls } = new Tracing(storage, panel);
  const size = layOut(storage.buffers);
  if (size > MOST_NUMBERS) {
    throw new RangeError(
      `lower: ${size} numbers are more than a program can reach; lower fewer steps, or a smaller batch`,
    );
  }
  const buffers = storage.buffers.length;
  const units = schedule(tasks, buffers).map((unit) => (unit.length > 1 ? unit.toSorted(byPlace) : unit));

  // What turns out to be read before it is written whole is set to zero first.
  const zeroed = new Set<Buffer>();
  for (;;) {
    const all = [...Array.from(zeroed, (buffer) => [task.zero(whole(buffer))]), ...units];
    const { adds, unwritten } = writesOf(all, buffers);
    const more = [...unwritten].filter((buffer) => !zeroed.has(buffer));
    if (more.length === 0) {
      const folding = new Folding(buffers);
      let begun = 0;
      for (const unit of all) {
        for (const step of join(unit, adds.subarray(begun))) folding.add(step);
        begun += unit.length;
      }
      return { code: encode(folding.steps, panel, storage), size, precision, calls, storage };
    }
    for (const buffer of more) zeroed.add(buffer);
  }
}

/** Lists the tasks of a graph, forward and back. */
class Tracing implements Context {
  readonly tasks: Task[] = [];
  readonly calls: RuleCall[] = [];
  /** By the id of a matrix, as it is and turned. */
  readonly #panels = [new Map<number, Place>(), new Map<number, Place>()];

  constructor(
    readonly storage: Storage,
    readonly panel: number,
  ) {
    for (const node of storage.nodes) if (node.rule && !isView(node)) this.#forward(node);
    for (let i = storage.nodes.length - 1; i >= 0; i--) {
      if (storage.isActive(storage.nodes[i])) this.#back(storage.nodes[i]);
    }
  }

  get lanes(): number {
    return this.storage.lanes;
  }

  value(node: Node): Place {
    return this.storage.value(node);
  }

  valueAt(node: Node, at: Node): Place {
    return this.storage.valueAt(node, at);
  }

  factor(A: Node): Place {
    return A.size > PACKED_FROM ? this.#packed(A, false) : this.value(A);
  }

  turnedFactor(A: Node): Place {
    return this.#packed(A, true);
  }

  constant(fill: number, node: Node): Place {
    return repeated(this.storage.constant(fill, columnsOfNode(node)), rowsOfNode(node));
  }

  #forward(node: Node): void {
    const y = this.value(node);
    if (node.op === 'add') {
      // A part that is absorbed has been added already.
      for (const x of node.inputs) {
        if (!this.storage.isAbsorbed(x)) this.tasks.push(task.addMap(y, { A: this.value(x) }));
      }
      return;
    }
    const made = rows[node.op as keyof typeof rows]?.forward(y, node, this);
    if (!made) this.#call(node, undefined, y);
    else for (const each of [made].flat()) this.tasks.push(each);
  }

  #back(node: Node): void {
    if (this.storage.isPart(node) || this.storage.isColumns(node)) return;
    const dy = this.storage.cotangentAt(node, node);
    node.inputs.forEach((x, slot) => {
      if (!this.storage.passes(node, slot)) return;
      const pull = pullOf(node, slot);
      if (node.op === 'add' || isView(node)) this.#addBack(x, dy, node);
      else if (!pull || !this.#pull(pull, x, dy, node)) {
        this.#call(node, slot, this.storage.cotangentAt(x, node));
      }
    });
  }

  /** Whether a pull could be made of it. */
  #pull(pull: Pull, x: Node, dy: Place, node: Node): boolean {
    const dx = this.storage.cotangentAt(x, node);
    const { from, to } = this.storage.liveAt(node);
    if (this.storage.lanes === 1 || (node.size > 1 && x.size > 1)) {
      const made = pull(dx, dy, node, this);
      if (made) this.tasks.push(made);
      return made !== undefined;
    }
    // Of a number there is one for each seed, and kernels that take a number take one.
    const alone: Context = {
      lanes: 1,
      value: (of) => this.value(of),
      valueAt: (of) => this.value(of),
      constant: (fill, of) => this.constant(fill, of),
      factor: (A) => this.factor(A),
      turnedFactor: (A) => this.turnedFactor(A),
    };
    for (let lane = 0; lane < to - from; lane++) {
      const own = (place: Place) => (place.repeats ? repeated(place, 1) : rowsOf(place, lane, lane + 1));
      const made = pull(own(dx), own(dy), node, alone);
      if (!made) return false;
      this.tasks.push(made);
    }
    return true;
  }

  /** dx += dy, where x is added, repeated or sliced; a vector that was added to each column gets their sum. */
  #addBack(x: Node, dy: Place, node: Node): void {
    const vector = this.storage.isColumns(x) ? x.inputs[0] : x;
    const whole = this.storage.cotangentAt(vector, node);
    const dx = node.op === 'slice' ? columnsOf(whole, rangeOf(node)) : whole;
    if (samePlace(dx, dy)) return;
    const ones = repeated(this.storage.one, dy.rows);
    this.tasks.push(dx.rows === 1 ? task.transposedProduct(dx, ones, dy) : task.addMap(dx, { A: dy }));
  }

  #call(node: Node, slot: number | undefined, target: Place): void {
    const reads = node.inputs.map((x) => this.value(x));
    if (slot !== undefined) reads.push(this.value(node), this.storage.cotangentAt(node, node), target);
    this.tasks.push(task.rule(this.calls.push({ node, slot }) - 1, target, reads));
  }

  /** Panels of a matrix as `product` takes it, made once. */
  #packed(A: Node, turned: boolean): Place {
    const made = this.#panels[Number(turned)];
    const known = made.get(A.id);
    if (known) return known;
    const place = this.value(A);
    const [height, width] = turned ? [place.columns, place.rows] : [place.rows, place.columns];
    const panels = this.storage.panels(height, width, this.panel);
    made.set(A.id, panels);
    this.tasks.push(task.pack(panels, place, turned));
    return panels;
  }
}

/** Gives every buffer its place: what is asked for first, then family by family. Returns the length of it all. */
function layOut(buffers: readonly Buffer[]): number {
  const families = new Map<string, Buffer[]>();
  for (const buffer of buffers) {
    const family = families.get(buffer.family);
    if (family) family.push(buffer);
    else families.set(buffer.family, [buffer]);
  }
  let end = RESERVED;
  for (const family of families.values()) {
    end = Math.ceil(end / ALIGNMENT) * ALIGNMENT;
    for (const buffer of family.sort((a, b) => a.order - b.order)) {
      buffer.offset = end;
      end += buffer.rows * buffer.columns;
    }
  }
  // Kernels read whole vectors, beyond the last number too.
  return end + ALIGNMENT;
}
