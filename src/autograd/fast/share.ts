import {
  aligned,
  type Buffer,
  LARGE,
  NOWHERE,
  type Region,
  type Regions,
  type SharedRoom,
} from './regions.ts';
import { NONE } from './instruction.ts';
import type { Tasks } from './task.ts';

/**
 * Finds which large buffers can lie where others did that are done with, in the order of steps: what a program writes again and again
 * stays in the caches then. Those that are asked for, have slopes beside them, or are rows of one matrix with others have their own
 * places. `isAsked`: 1 by buffer.
 */
export function shareRoom(steps: Tasks, isAsked: Uint8Array): SharedRoom {
  const { regions } = steps;
  const { count } = regions;
  const starts = new Int32Array(count).fill(-1);
  const shares = new Uint8Array(count);
  let isAny = false;
  for (let buffer = 0 as Buffer; buffer < count; buffer++) {
    const isOwn = regions.isGiven(buffer) || regions.panelRowsOf(buffer) > 0 || isAsked[buffer] === 1;
    if (isOwn || regions.sizeOf(buffer) < LARGE) continue;
    shares[buffer] = 1;
    isAny = true;
  }
  if (!isAny) return { starts, size: 0 };
  for (let buffer = 0 as Buffer; buffer < count; buffer++) {
    const slopes = regions.slopesOf(buffer);
    if (slopes !== NONE) shares[buffer] = shares[slopes] = 0;
  }

  const inOrder = new InOrder(regions);
  const last = new Int32Array(count).fill(-1);
  let now = 0;
  const note = (region: Region) => {
    const buffer = regions.buffer(region);
    last[buffer] = now;
    if (regions.bottom(region) > regions.heightOf(buffer))
      inOrder.eachOf(region, (other) => (shares[other] = 0));
  };
  eachStep(steps, (step) => {
    now = step;
    eachRegion(steps, step, note);
  });

  const free = new Map<number, number[]>();
  let size = 0;
  const begin = (region: Region) => {
    const buffer = regions.buffer(region);
    if (shares[buffer] === 0 || starts[buffer] >= 0) return;
    const own = aligned(regions.sizeOf(buffer));
    const start = free.get(own)?.pop();
    starts[buffer] = start ?? size;
    if (start === undefined) size += own;
  };
  const end = (region: Region) => {
    const buffer = regions.buffer(region);
    if (starts[buffer] < 0 || last[buffer] !== now) return;
    last[buffer] = -1;
    const own = aligned(regions.sizeOf(buffer));
    const room = free.get(own);
    if (room) room.push(starts[buffer]);
    else free.set(own, [starts[buffer]]);
  };
  eachStep(steps, (step) => {
    now = step;
    eachRegion(steps, step, begin);
    eachRegion(steps, step, end);
  });
  return { starts, size };
}

function eachStep(steps: Tasks, visit: (step: number) => void): void {
  for (let step = 0; step < steps.count; step++) if (!steps.isDropped(step)) visit(step);
}

/** What a step writes, and what it reads. */
function eachRegion(steps: Tasks, step: number, visit: (region: Region) => void): void {
  visit(steps.target(step));
  for (let place = 0; place < steps.places(step); place++) {
    const region = steps.read(step, place);
    if (region !== NOWHERE) visit(region);
  }
}

/** Buffers in the order of their places. */
class InOrder {
  readonly #buffers: Int32Array;
  readonly #position: Int32Array;

  constructor(readonly regions: Regions) {
    this.#buffers = Int32Array.from({ length: regions.count }, (_, buffer) => buffer);
    this.#buffers.sort((a, b) => regions.startOf(a as Buffer) - regions.startOf(b as Buffer));
    this.#position = new Int32Array(regions.count);
    this.#buffers.forEach((buffer, position) => (this.#position[buffer] = position));
  }

  /** Goes through the buffers that a region has rows of, where it goes on below its own. */
  eachOf(region: Region, visit: (buffer: Buffer) => void): void {
    let position = this.#position[this.regions.buffer(region)];
    for (let left = this.regions.bottom(region); left > 0; position++) {
      const buffer = this.#buffers[position] as Buffer;
      visit(buffer);
      left -= this.regions.heightOf(buffer);
    }
  }
}
