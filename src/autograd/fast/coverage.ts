import type { Place } from './places.ts';

interface Block {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Which parts of buffers have been written so far in a run. */
export class Coverage {
  /** By buffer id; true: all of it. */
  readonly #blocks: (Block[] | true | undefined)[];

  constructor(buffers: number) {
    this.#blocks = Array.from({ length: buffers });
  }

  /** How much of a place has been written. */
  of(place: Place): 'all' | 'part' | 'none' {
    const blocks = this.#blocks[place.buffer.id];
    if (blocks === true || place.buffer.given) return 'all';
    if (!blocks) return 'none';
    const block = blockOf(place);
    if (blocks.some((other) => contains(other, block))) return 'all';
    return blocks.some((other) => overlaps(other, block)) ? 'part' : 'none';
  }

  add(place: Place): void {
    const { buffer } = place;
    let block = blockOf(place);
    let rest = this.#blocks[buffer.id] ?? [];
    if (rest === true) return;
    // Blocks that lie side by side become one, so that what was written in parts is seen to be whole.
    for (let neighbour; (neighbour = rest.find((other) => joins(other, block)));) {
      block = around(neighbour, block);
      rest = rest.filter((other) => other !== neighbour);
    }
    const isWhole = block.bottom - block.top === buffer.rows && block.right - block.left === buffer.columns;
    if (isWhole) this.#blocks[buffer.id] = true;
    else this.#blocks[buffer.id] = [...rest, block];
  }
}

const blockOf = ({ row, column, rows, columns, repeats }: Place): Block => ({
  top: row,
  bottom: row + (repeats ? 1 : rows),
  left: column,
  right: column + columns,
});

const contains = (a: Block, b: Block): boolean =>
  a.top <= b.top && a.bottom >= b.bottom && a.left <= b.left && a.right >= b.right;

const overlaps = (a: Block, b: Block): boolean =>
  a.top < b.bottom && b.top < a.bottom && a.left < b.right && b.left < a.right;

const joins = (a: Block, b: Block): boolean =>
  contains(a, b) ||
  contains(b, a) ||
  (a.left === b.left && a.right === b.right && a.top <= b.bottom && b.top <= a.bottom) ||
  (a.top === b.top && a.bottom === b.bottom && a.left <= b.right && b.left <= a.right);

const around = (a: Block, b: Block): Block => ({
  top: Math.min(a.top, b.top),
  bottom: Math.max(a.bottom, b.bottom),
  left: Math.min(a.left, b.left),
  right: Math.max(a.right, b.right),
});
