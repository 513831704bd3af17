/**
 * The index of a process of a recorded run, `rank-0.jsonl`, and what goes on from it, `rank-0-000001.jsonl`: an object a line, the
 * first of each file about the whole (docs/traces.md). The last may still be growing, so that it is read on from where it was
 * left, and a last line without an end waits for the rest.
 */
import { brief, parseJson, parseJsonOfPython } from '../json.ts';
import { norm } from '../matrix.ts';
import { TraceError } from './fault.ts';

/** What is read of a file, in a browser or in Node. */
export type Readable = Pick<Blob, 'size' | 'slice'>;

export interface TraceHead {
  readonly rank: number;
  /** How many processes there are. */
  readonly world: number;
  /** One of so many updates is recorded. */
  readonly every: number;
}

/** Norms of the gradient of all parameters together, or of one; undefined where one is not known. */
export interface ParameterNorms {
  /** On the batch of this process alone. */
  readonly own: number | undefined;
  /** After the all-reduce. */
  readonly before: number | undefined;
  /** After clipping. */
  readonly after: number | undefined;
}

/** An update that was recorded. */
export interface TraceRecord extends ParameterNorms {
  readonly update: number;
  /** Undefined where it is not known, as `lr`. */
  readonly loss: number | undefined;
  readonly lr: number | undefined;
  /** The file with its tensors. */
  readonly chunk: string;
  /** The file of the index with its line, and where that is, in bytes. */
  readonly index: string;
  readonly from: number;
  readonly to: number;
}

/** A layer in one of its directions, and the states whose gradients are recorded. */
export interface TraceLayer {
  /** `lstm.l0.d0` */
  readonly name: string;
  readonly states: readonly StateName[];
}
export type StateName = 'h' | 'c';

/** A file of an index. */
export interface IndexFile {
  readonly name: string;
  readonly file: Readable;
}

/** How far a file has been read. */
interface Reading {
  readonly name: string;
  isBegun: boolean;
  lines: number;
  /** The last line that was read. */
  last: { readonly text: string; readonly from: number; readonly to: number };
  at: number;
}

/** So much of a file is read at a time. */
const PIECE = 4e6;
const NEWLINE = 10;

export class TraceIndex {
  head: TraceHead | undefined;
  /** In the order of updates. */
  readonly records: TraceRecord[] = [];
  /** Where a run that went on from an earlier update recorded it again: how many were taken away for that. */
  superseded = 0;
  /** Names of those that some record has. */
  readonly #tensors = new Set<unknown>();
  readonly #layers = new Map<string, Set<StateName>>();
  readonly #read: Reading[] = [];

  get layers(): TraceLayer[] {
    return [...this.#layers].map(([name, states]) => ({ name, states: [...states].toSorted().toReversed() }));
  }

  /** Whether files are those that were read, which may have grown: another run may have taken their place. */
  async isOf(files: readonly IndexFile[]): Promise<boolean> {
    for (const [index, { name, at, last }] of this.#read.entries()) {
      const own = files[index];
      if (own?.name !== name || own.file.size < at) return false;
      if ((await own.file.slice(last.from, last.to).text()) !== last.text) return false;
    }
    return true;
  }

  /** Reads what is new. @param files in their order @throws TraceError naming the line */
  async read(files: readonly IndexFile[]): Promise<void> {
    for (const [index, { name, file }] of files.entries()) {
      const reading = (this.#read[index] ??= {
        name,
        isBegun: false,
        lines: 0,
        last: { text: '', from: 0, to: 0 },
        at: 0,
      });
      await this.#readOn(reading, file);
    }
  }

  async #readOn(reading: Reading, file: Readable): Promise<void> {
    const decoder = new TextDecoder();
    while (reading.at < file.size) {
      let end = reading.at + PIECE;
      let bytes = new Uint8Array(await file.slice(reading.at, end).arrayBuffer());
      let last = bytes.lastIndexOf(NEWLINE);
      // A line longer than a piece.
      while (last < 0 && end < file.size) {
        end += PIECE;
        bytes = new Uint8Array(await file.slice(reading.at, end).arrayBuffer());
        last = bytes.lastIndexOf(NEWLINE);
      }
      if (last < 0) return;
      for (let from = 0; from <= last;) {
        const to = bytes.indexOf(NEWLINE, from);
        this.#take(decoder.decode(bytes.subarray(from, to)), reading, reading.at + from, reading.at + to);
        from = to + 1;
      }
      reading.at += last + 1;
    }
  }

  #take(text: string, reading: Reading, from: number, to: number): void {
    reading.lines++;
    reading.last = { text, from, to };
    if (text.trim() === '') return;
    const place = `${reading.name}, line ${reading.lines}`;
    const entry = objectIn(text, place);
    // A run that was killed before its first record begins once more.
    if (reading.isBegun && !('format' in entry)) this.#add(entry, place, { index: reading.name, from, to });
    else this.#takeHead(headOf(entry, place), place);
    reading.isBegun = true;
  }

  #takeHead(head: TraceHead, place: string): void {
    const { rank = head.rank } = this.head ?? {};
    if (head.rank !== rank) fail(place, 'rank', `${rank}, as in the files before`, head.rank);
    this.head ??= head;
  }

  #add(entry: Entry, place: string, line: Pick<TraceRecord, 'index' | 'from' | 'to'>): void {
    const { update, loss, lr, chunk: file, tensors } = entry;
    if (!isCount(update)) return fail(place, 'update', 'a whole number from 0 on', update);
    if (typeof loss !== 'number') return fail(place, 'loss', 'a number', loss);
    if (lr !== undefined && typeof lr !== 'number') return fail(place, 'lr', 'a number', lr);
    if (typeof file !== 'string') return fail(place, 'chunk', 'the name of a file', file);
    if (!Array.isArray(tensors)) return fail(place, 'tensors', 'a list of names', tensors);
    while (this.records.length > 0 && this.records.at(-1)!.update >= update) {
      this.records.pop();
      this.superseded++;
    }
    const before = this.records.at(-1);
    // One text for all that share it.
    const chunk = before?.chunk === file ? before.chunk : file;
    this.records.push({ update, loss, lr, chunk, ...line, ...normsOf(entry['gradients'], place) });
    for (const name of tensors) {
      // Most records have the same.
      if (this.#tensors.has(name)) continue;
      this.#tensors.add(name);
      const found = /^(?<layer>.+)\.d(?<state>[hc])\.norm$/.exec(String(name));
      if (!found) continue;
      const { layer, state } = found.groups as { layer: string; state: StateName };
      const states = this.#layers.get(layer) ?? new Set();
      this.#layers.set(layer, states.add(state));
    }
  }
}

/** The norms of each parameter's gradient in a line of an index. @throws TraceError */
export function parametersIn(text: string, place: string): ReadonlyMap<string, ParameterNorms> {
  return new Map(
    Object.entries(gradientsOf(objectIn(text, place)['gradients'], place)).map(([name, norms]) => [
      name,
      tripleOf(norms, name, place),
    ]),
  );
}

/** The cell of a layer in a line of an index, as the recorder names it; undefined where it says none. */
export function cellIn(text: string, layer: string, place: string): string | undefined {
  const cells = objectIn(text, place)['cells'];
  if (typeof cells !== 'object' || cells === null) return undefined;
  const cell: unknown = (cells as Entry)[layer.replace(/\.l\d+\.d[01]$/, '')];
  return typeof cell === 'string' ? cell : undefined;
}

type Entry = Readonly<Record<string, unknown>>;

const fail = (place: string, key: string, expected: string, got: unknown): never => {
  throw new TraceError(`${place}: ${key}: expected ${expected}, got ${brief(got)}`);
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function objectIn(text: string, place: string): Entry {
  let value: unknown;
  try {
    // Python writes NaN and Infinity as they are, which few lines have.
    value = text.includes('NaN') || text.includes('Infinity') ? parseJsonOfPython(text) : parseJson(text);
  } catch (error) {
    throw new TraceError(`${place}: ${(error as Error).message}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Entry;
  throw new TraceError(`${place}: expected an object, got ${brief(value)}`);
}

function headOf({ format, version, rank, world, every }: Entry, place: string): TraceHead {
  if (format !== 'backflow-trace') return fail(place, 'format', '"backflow-trace"', format);
  if (version !== 1) return fail(place, 'version', '1, which this page reads', version);
  if (!isCount(rank)) return fail(place, 'rank', 'a whole number from 0 on', rank);
  if (!isCount(world) || world < 1) return fail(place, 'world', 'a whole number from 1 on', world);
  if (!isCount(every) || every < 1) return fail(place, 'every', 'a whole number from 1 on', every);
  return { rank, world, every };
}

function gradientsOf(gradients: unknown, place: string): Entry {
  if (typeof gradients === 'object' && gradients !== null && !Array.isArray(gradients))
    return gradients as Entry;
  return fail(place, 'gradients', 'an object of norms by parameter', gradients);
}

/** @throws TraceError */
function assertTriple(norms: unknown, name: string, place: string): asserts norms is (number | null)[] {
  const isTriple = Array.isArray(norms) && norms.length === 3;
  if (!isTriple || !norms.every((norm) => typeof norm === 'number' || norm === null)) {
    fail(place, `gradients.${name}`, '[own, before, after]', norms);
  }
}

function tripleOf(norms: unknown, name: string, place: string): ParameterNorms {
  assertTriple(norms, name, place);
  const [own, before, after] = norms.map((norm) => norm ?? undefined);
  return { own, before, after };
}

/** Of all parameters together, whose own norm is known where that of each is. */
function normsOf(gradients: unknown, place: string): ParameterNorms {
  const all = gradientsOf(gradients, place);
  const known: number[][] = [[], [], []];
  let count = 0;
  for (const name in all) {
    const norms = all[name];
    assertTriple(norms, name, place);
    count++;
    for (let i = 0; i < 3; i++) if (norms[i] !== null) known[i].push(norms[i]!);
  }
  const [own, before, after] = known.map((norms) =>
    norms.length > 0 && norms.length === count ? norm(norms) : undefined,
  );
  return { own, before, after };
}
