/** Recorded runs, from the files that a recorder wrote: a folder a run, an index and chunks for each of its processes. */
import type { Experiment } from '../experiment.ts';
import { Chunk } from './chunk.ts';
import { experimentOf } from './experiment.ts';
import { TraceError } from './fault.ts';
import {
  cellIn,
  type IndexFile,
  type ParameterNorms,
  parametersIn,
  type Readable,
  TraceIndex,
  type TraceLayer,
  type TraceRecord,
} from './index-file.ts';
import { ScalarRank, type Scalars } from './scalars.ts';
import { isEvents, readEvents } from './tensorboard.ts';
import { isCsv, readExport } from './wandb.ts';

export interface TraceFile {
  /** With folders, `/` between them. */
  readonly path: string;
  readonly file: Readable;
}

/** Chunks that are kept open: neighbours of what is pointed at. */
const MOST_OPEN = 4;

/** One process of a run. */
export interface Rank {
  readonly number: number;
  /** In the order of their updates. */
  readonly records: readonly TraceRecord[];
  /** Whether a chunk is among the files. */
  readonly has: (chunk: string) => boolean;
  /** @throws TraceError */
  readonly chunk: (name: string) => Promise<Chunk>;
  /** Norms of the gradients of all parameters at a record, by name. @throws TraceError */
  readonly parameters: (record: TraceRecord) => Promise<ReadonlyMap<string, ParameterNorms>>;
  /** A sequence of the batch as an experiment; undefined where its tensors were not recorded. @throws TraceError */
  readonly experiment: (
    record: TraceRecord,
    layer: string,
    sequence: number,
  ) => Promise<Experiment | undefined>;
}

/** One of which a recorder wrote an index and chunks. */
class RecordedRank implements Rank {
  readonly #files: ReadonlyMap<string, Readable>;
  readonly #open = new Map<string, Promise<Chunk>>();

  /** @param files of its folder, by name */
  constructor(
    readonly index: TraceIndex,
    files: ReadonlyMap<string, Readable>,
  ) {
    this.#files = files;
  }

  get number(): number {
    return this.index.head!.rank;
  }

  get records(): readonly TraceRecord[] {
    return this.index.records;
  }

  has(chunk: string): boolean {
    return this.#files.has(chunk);
  }

  chunk(name: string): Promise<Chunk> {
    const known = this.#open.get(name);
    if (known) return known;
    const file = this.#files.get(name);
    if (!file) return Promise.reject(new TraceError(`${name} is not among the files: open the whole folder`));
    const opened = Chunk.open(file, name);
    this.#open.set(name, opened);
    if (this.#open.size > MOST_OPEN) this.#open.delete(this.#open.keys().next().value!);
    return opened;
  }

  async parameters(record: TraceRecord): Promise<ReadonlyMap<string, ParameterNorms>> {
    const { text, place } = await this.#line(record);
    return parametersIn(text, place);
  }

  async experiment(record: TraceRecord, layer: string, sequence: number): Promise<Experiment | undefined> {
    const { text, place } = await this.#line(record);
    const cell = cellIn(text, layer, place);
    if (cell === undefined || !this.has(record.chunk)) return undefined;
    const tensors = await (await this.chunk(record.chunk)).tensors(record.update, layer);
    return experimentOf(tensors, layer, cell, sequence);
  }

  async #line({ index, from, to, update }: TraceRecord): Promise<{ text: string; place: string }> {
    const text = await this.#files.get(index)!.slice(from, to).text();
    return { text, place: `${index}, update ${update}` };
  }
}

export interface TraceRun {
  /** That of its folder. */
  readonly name: string;
  /** By their numbers. */
  readonly ranks: readonly Rank[];
  readonly layers: readonly TraceLayer[];
  /** Recorded updates whose chunk is not among the files. */
  readonly missing: number;
  /** How many processes did not bring an index. */
  readonly absent: number;
  /** Records that were made again when the run went on from an earlier update. */
  readonly superseded: number;
}

const INDEX = /^rank-(?<rank>\d+)(?:-(?<part>\d+))?\.jsonl$/;
/** What can be read: that of the recorder, event files of TensorBoard, and exports of Weights & Biases. */
export function isOfTrace(path: string): boolean {
  const name = nameOf(path);
  return INDEX.test(name) || /^rank-\d+-\d+\.safetensors$/.test(name) || isEvents(name) || isCsv(name);
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Indices that were read before, by the folder and number of their process, to be read on. */
export type KnownIndices = Map<string, TraceIndex>;

/**
 * Finds the runs among files.
 * @param known is added to
 * @returns what could be read, and of each file that could not why
 */
export async function openRuns(
  files: readonly TraceFile[],
  known: KnownIndices = new Map(),
): Promise<{ readonly runs: readonly TraceRun[]; readonly faults: readonly string[] }> {
  const faults: string[] = [];
  const runs: TraceRun[] = [];
  const told = async (read: () => Promise<void>) => {
    try {
      await read();
    } catch (error) {
      faults.push((error as Error).message);
    }
  };
  const folders = new Map<string, Map<string, Readable>>();
  for (const { path, file } of files) {
    const within = folders.get(folderOf(path)) ?? new Map<string, Readable>();
    folders.set(folderOf(path), within.set(nameOf(path), file));
  }
  for (const [folder, byName] of folders) {
    const name = nameOf(folder) || 'a run';
    await told(async () => {
      const recorded = await recordedRun(name, folder, byName, known, told);
      if (recorded) runs.push(recorded);
    });
    for (const [run, scalars] of await scalarsIn(byName, told)) {
      if (scalars.size === 0) continue;
      const place = run === '' ? name : run;
      await told(async () => void runs.push(scalarRun(place, new ScalarRank(scalars, place))));
    }
  }
  if (runs.length === 0 && faults.length === 0) {
    faults.push('There is no rank-0.jsonl among the files: open the folder that the recorder writes');
  }
  return { runs: runs.toSorted((a, b) => a.name.localeCompare(b.name)), faults };
}

type Told = (read: () => Promise<void>) => Promise<void>;

async function recordedRun(
  name: string,
  folder: string,
  byName: ReadonlyMap<string, Readable>,
  known: KnownIndices,
  told: Told,
): Promise<TraceRun | undefined> {
  const ranks: RecordedRank[] = [];
  for (const [number, files] of indicesIn(byName)) {
    const path = `${folder}/${number}`;
    const before = known.get(path);
    const index = before && (await before.isOf(files)) ? before : new TraceIndex();
    // Until it is read: what fails is read from its start on when it is opened again.
    known.delete(path);
    await told(async () => {
      await index.read(files);
      if (!index.head) throw new TraceError(`${files[0].name} is empty: nothing was recorded yet`);
      known.set(path, index);
      ranks.push(new RecordedRank(index, byName));
    });
  }
  if (ranks.length === 0) return undefined;
  return {
    name,
    ranks: ranks.toSorted((a, b) => a.number - b.number),
    layers: layersOf(ranks),
    missing: ranks.reduce(
      (sum, rank) => sum + rank.records.filter(({ chunk }) => !rank.has(chunk)).length,
      0,
    ),
    absent: Math.max(...ranks.map(({ index }) => index.head!.world)) - ranks.length,
    superseded: ranks.reduce((sum, { index }) => sum + index.superseded, 0),
  };
}

/** The files of each index, in their order, by the number of its process. */
function indicesIn(byName: ReadonlyMap<string, Readable>): Map<string, IndexFile[]> {
  const found = new Map<string, (IndexFile & { readonly part: number })[]>();
  for (const [name, file] of byName) {
    const { rank, part = '0' } = INDEX.exec(name)?.groups ?? {};
    if (rank === undefined) continue;
    found.set(rank, [...(found.get(rank) ?? []), { name, file, part: Number(part) }]);
  }
  for (const files of found.values()) files.sort((a, b) => a.part - b.part);
  return found;
}

/** Layers of any of the processes: each knows those that it has recorded. */
function layersOf(ranks: readonly RecordedRank[]): TraceLayer[] {
  const found = new Map<string, TraceLayer>();
  for (const layer of ranks.flatMap(({ index }) => index.layers)) {
    const other = found.get(layer.name);
    if (!other || other.states.length < layer.states.length) found.set(layer.name, layer);
  }
  return [...found.values()];
}

/** What other tools kept, by the name of the run; '' is the folder's own. */
async function scalarsIn(byName: ReadonlyMap<string, Readable>, told: Told): Promise<Map<string, Scalars>> {
  const runs = new Map<string, Scalars>();
  const events: Scalars = new Map();
  for (const [name, file] of byName) {
    if (isEvents(name)) await told(() => readEvents(file, name, events));
    if (isCsv(name)) await told(async () => readExport(await file.slice().text(), name, runs));
  }
  if (events.size > 0) runs.set('', new Map([...(runs.get('') ?? []), ...events]));
  return runs;
}

const scalarRun = (name: string, rank: ScalarRank): TraceRun => ({
  name,
  ranks: [rank],
  layers: [],
  missing: 0,
  absent: 0,
  superseded: 0,
});
