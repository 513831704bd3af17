import { refuse } from '../fault.ts';

/** Reads a file from its start on, and never past its end. */
export class Cursor {
  at = 0;
  readonly #view: DataView;

  /** @param place what is read, in messages */
  constructor(
    readonly bytes: Uint8Array,
    readonly place: string,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  /** @throws ImportError where fewer bytes are left */
  take(count: number, what: string): Uint8Array {
    if (count > this.left) {
      refuse(this.place, `${what} of ${count} bytes, but only ${this.left} are left: is the file cut off?`);
    }
    return this.bytes.subarray(this.at, (this.at += count));
  }

  u8(what: string): number {
    return this.take(1, what)[0];
  }

  u16(what: string): number {
    this.take(2, what);
    return this.#view.getUint16(this.at - 2, true);
  }

  u32(what: string): number {
    this.take(4, what);
    return this.#view.getUint32(this.at - 4, true);
  }

  i32(what: string): number {
    this.take(4, what);
    return this.#view.getInt32(this.at - 4, true);
  }

  /** Above 2^53 it is not exact, and larger than any file. */
  u64(what: string): number {
    this.take(8, what);
    return Number(this.#view.getBigUint64(this.at - 8, true));
  }
}

/** @throws ImportError unless it is UTF-8 */
export function utf8(bytes: Uint8Array, place: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse(place, 'not UTF-8');
  }
}
