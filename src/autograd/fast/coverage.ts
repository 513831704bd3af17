import type { Buffer, Region, Regions } from './regions.ts';

/** What of a buffer has been written: 1 for each number that was, row by row, and how many were not. */
interface Part {
  readonly written: Uint8Array;
  left: number;
}

/** Which parts of buffers have been written so far in a run. */
export class Coverage {
  /** 1 for buffers that are written whole, or set from outside. */
  readonly #whole: Uint8Array;
  /** Of those that are written in part. */
  readonly #parts = new Map<Buffer, Part>();

  constructor(readonly regions: Regions) {
    this.#whole = new Uint8Array(regions.count);
    for (let buffer = 0 as Buffer; buffer < regions.count; buffer++) {
      this.#whole[buffer] = Number(regions.isGiven(buffer));
    }
  }

  /** How much of a region has been written. */
  of(region: Region): 'all' | 'part' | 'none' {
    const buffer = this.regions.buffer(region);
    if (this.#whole[buffer] === 1) return 'all';
    const part = this.#parts.get(buffer);
    if (!part) return 'none';
    const missing = this.#missing(part, region);
    if (missing === 0) return 'all';
    const { regions } = this;
    const size = (regions.bottom(region) - regions.row(region)) * regions.columns(region);
    return missing === size ? 'none' : 'part';
  }

  add(region: Region): void {
    const { regions } = this;
    const buffer = regions.buffer(region);
    if (this.#whole[buffer] === 1) return;
    if (!regions.isWhole(region)) {
      const size = regions.sizeOf(buffer);
      let part = this.#parts.get(buffer);
      if (!part) this.#parts.set(buffer, (part = { written: new Uint8Array(size), left: size }));
      part.left -= this.#missing(part, region, true);
      if (part.left > 0) return;
    }
    this.#whole[buffer] = 1;
    this.#parts.delete(buffer);
  }

  /** How many numbers of a region have not been written yet; with `write`, they are then. */
  #missing({ written }: Part, region: Region, write = false): number {
    const { regions } = this;
    const width = regions.widthOf(regions.buffer(region));
    let missing = 0;
    for (let row = regions.row(region); row < regions.bottom(region); row++) {
      for (let at = row * width + regions.column(region); at < row * width + regions.right(region); at++) {
        missing += 1 - written[at];
        if (write) written[at] = 1;
      }
    }
    return missing;
  }
}
