/** The gradient of a layer's state over a whole run: read from coarse to fine, kept as columns for each process. */
import type { Statistic } from './chunk.ts';
import { Columns } from './columns.ts';
import type { StateName } from './index-file.ts';
import type { Rank, TraceRun } from './run.ts';

export interface LayerChoice {
  readonly layer: string;
  readonly state: StateName;
  readonly statistic: Statistic;
}

/** Every so many chunks of a process: the first pass is there soon, and shows the whole run. */
const STRIDES = [256, 64, 16, 4, 1];

/** Records of a chunk of a rank. */
interface Piece {
  readonly rank: number;
  readonly chunk: string;
  readonly from: number;
  readonly to: number;
}

export class LayerRecords {
  /** By rank, in the order of the run's; undefined until something of it is read. */
  readonly columns: (Columns | undefined)[];
  /** Records within which there is one that was read, once a pass is through. */
  reach: number;
  readonly #pieces: readonly Piece[];

  constructor(
    readonly run: TraceRun,
    readonly choice: LayerChoice,
  ) {
    this.columns = run.ranks.map(() => undefined);
    this.#pieces = run.ranks.flatMap((rank, index) => piecesOf(rank, index));
    this.reach = Math.max(1, ...run.ranks.map(({ records }) => records.length));
  }

  /**
   * Reads all of it, coarse first.
   * @param onSome is told from time to time what share is read; it returns whether to go on
   * @throws TraceError
   */
  async read(onSome: (share: number) => Promise<boolean>): Promise<void> {
    const { layer, state, statistic } = this.choice;
    const longest = Math.max(1, ...this.#pieces.map(({ from, to }) => to - from));
    const done = new Set<Piece>();
    for (const stride of STRIDES) {
      for (const [place, piece] of this.#pieces.entries()) {
        if (place % stride !== 0 || done.has(piece)) continue;
        done.add(piece);
        const rank = this.run.ranks[piece.rank];
        const chunk = await rank.chunk(piece.chunk);
        for (let record = piece.from; record < piece.to; record++) {
          const norms = await chunk.norms(rank.records[record].update, layer, state);
          if (!norms) continue;
          const byLag = norms(statistic);
          this.#columnsOf(piece.rank, byLag.length).add(record, byLag);
        }
        if (!(await onSome(done.size / this.#pieces.length))) return;
      }
      this.reach = stride * longest;
    }
  }

  #columnsOf(rank: number, lags: number): Columns {
    return (this.columns[rank] ??= new Columns(this.run.ranks[rank].records.length, lags));
  }
}

/** Neighbouring records in one chunk that is there. */
function piecesOf(rank: Rank, index: number): Piece[] {
  const pieces: Piece[] = [];
  const { records } = rank;
  for (let from = 0; from < records.length;) {
    const { chunk } = records[from];
    let to = from + 1;
    while (to < records.length && records[to].chunk === chunk) to++;
    if (rank.has(chunk)) pieces.push({ rank: index, chunk, from, to });
    from = to;
  }
  return pieces;
}
