/** The tensors of some records, in a safetensors file of which no more is read than is asked for. */
import { headerEnd, LENGTH_BYTES, type Placed, tensorsIn } from '../import/read/safetensors.ts';
import { tupleText, type Tensor, tensorOf } from '../import/tensor.ts';
import { TraceError } from './fault.ts';
import type { Readable, StateName } from './index-file.ts';

/** Over the sequences of a batch, in the order of the columns of a `….norm`. */
export const STATISTICS = ['mean', 'median', 'least', 'largest'] as const;
export type Statistic = (typeof STATISTICS)[number];

/** Norms by lag: 0 is the step that the direction comes to last, from which the gradient travels back. */
export type Norms = (statistic: Statistic) => Float64Array;

/** A file of up to so many bytes is read at once, which is quicker than to read two parts of it. */
const SMALL = 2e6;

/** Bytes of the data. */
type Read = (from: number, to: number) => Promise<Uint8Array>;

export class Chunk {
  readonly #tensors: ReadonlyMap<string, Placed>;
  readonly #place: string;
  readonly #read: Read;

  private constructor(place: string, tensors: readonly Placed[], read: Read) {
    this.#place = place;
    this.#tensors = new Map(tensors.map((tensor) => [tensor.name, tensor]));
    this.#read = read;
  }

  /** @param place the name of the file, in messages @throws TraceError */
  static async open(file: Readable, place: string): Promise<Chunk> {
    const bytesOf = async (from: number, to: number) =>
      new Uint8Array(await file.slice(from, to).arrayBuffer());
    return told(place, async () => {
      const whole = file.size <= SMALL ? await bytesOf(0, file.size) : undefined;
      const start = whole ? headerEnd(whole) : headerEnd(await bytesOf(0, LENGTH_BYTES));
      const header = whole?.subarray(0, start) ?? (await bytesOf(0, start));
      return new Chunk(place, tensorsIn(header, file.size - start), async (from, to) =>
        whole ? whole.subarray(start + from, start + to) : bytesOf(start + from, start + to),
      );
    });
  }

  /**
   * The norms of dE/dh_t or dE/dc_t of a layer at an update; undefined where that layer was not recorded.
   * @throws TraceError
   */
  async norms(update: number, layer: string, state: StateName): Promise<Norms | undefined> {
    const name = `${update}/${layer}.d${state}.norm`;
    const found = this.#tensors.get(name);
    if (!found) return undefined;
    return told(this.#place, async () => {
      const { from, to, shape, ...tensor } = found;
      const [steps, statistics] = shape;
      if (shape.length !== 2 || statistics !== STATISTICS.length) {
        throw new TraceError(
          `${this.#place}: ${name}: expected a shape of (T, ${STATISTICS.length}), got ${tupleText(shape)}`,
        );
      }
      const bytes = await this.#read(from, to);
      const numbers = tensorOf({ ...tensor, shape, bytes }).numbers();
      const isBack = readsBack(layer);
      return (statistic) => {
        const found = new Float64Array(steps);
        let at = STATISTICS.indexOf(statistic) + (isBack ? 0 : (steps - 1) * statistics);
        for (let lag = 0; lag < steps; lag++) {
          found[lag] = numbers[at];
          at += isBack ? statistics : -statistics;
        }
        return found;
      };
    });
  }

  /** How many sequences the tensors of a layer at an update are of; undefined where norms alone were recorded. */
  sequences(update: number, layer: string): number | undefined {
    return this.#tensors.get(`${update}/${layer}.above`)?.shape[1];
  }

  /** What was recorded of a layer at an update beside norms, by the part of its name behind the layer's. @throws TraceError */
  async tensors(update: number, layer: string): Promise<ReadonlyMap<string, Tensor>> {
    const start = `${update}/${layer}.`;
    const found = new Map<string, Tensor>();
    for (const [name, { from, to, ...tensor }] of this.#tensors) {
      if (!name.startsWith(start) || name.endsWith('.norm')) continue;
      const bytes = await this.#read(from, to);
      found.set(
        name.slice(start.length),
        await told(this.#place, async () => tensorOf({ ...tensor, bytes })),
      );
    }
    return found;
  }
}

/** Whether a direction comes to the first step last. */
export const readsBack = (layer: string): boolean => layer.endsWith('.d1');

async function told<Result>(place: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof TraceError) throw error;
    throw new TraceError(`${place}: ${(error as Error).message}`);
  }
}
