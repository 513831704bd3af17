import type { Region, Regions } from './regions.ts';

interface Block {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Which parts of buffers have been written so far in a run. */
export class Coverage {
  /** 1 for buffers that are written whole. */
  readonly #whole: Uint8Array;
  /** Of others: what is. */
  readonly #blocks = new Map<number, Block[]>();

  constructor(readonly regions: Regions) {
    this.#whole = new Uint8Array(regions.count);
  }

  /** How much of a region has been written. */
  of(region: Region): 'all' | 'part' | 'none' {
    const buffer = this.regions.buffer(region);
    if (this.#whole[buffer] === 1 || this.regions.isGiven(buffer)) return 'all';
    const blocks = this.#blocks.get(buffer);
    if (!blocks) return 'none';
    const block = this.#blockOf(region);
    if (blocks.some((other) => contains(other, block))) return 'all';
    return blocks.some((other) => overlaps(other, block)) ? 'part' : 'none';
  }

  add(region: Region): void {
    const buffer = this.regions.buffer(region);
    if (this.#whole[buffer] === 1) return;
    if (this.regions.isWhole(region)) {
      this.#whole[buffer] = 1;
      this.#blocks.delete(buffer);
      return;
    }
    let block = this.#blockOf(region);
    let rest = this.#blocks.get(buffer) ?? [];
    // Blocks that lie side by side become one, so that what was written in parts is seen to be whole.
    for (let neighbour; (neighbour = rest.find((other) => joins(other, block)));) {
      block = around(neighbour, block);
      rest = rest.filter((other) => other !== neighbour);
    }
    const height = block.bottom - block.top;
    const width = block.right - block.left;
    if (height === this.regions.heightOf(buffer) && width === this.regions.widthOf(buffer)) {
      this.#whole[buffer] = 1;
      this.#blocks.delete(buffer);
    } else this.#blocks.set(buffer, [...rest, block]);
  }

  #blockOf(region: Region): Block {
    const { regions } = this;
    return {
      top: regions.row(region),
      bottom: regions.bottom(region),
      left: regions.column(region),
      right: regions.right(region),
    };
  }
}

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
