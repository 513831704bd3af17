// A recorded run as public/backflow_recorder.py writes it, of made-up numbers.
import type { TraceFile } from '../../src/rnn/trace/run.ts';

export interface Made {
  readonly folder?: string;
  readonly world?: number;
  /** Recorded updates, each of which has a line. */
  readonly updates: readonly number[];
  readonly layers?: readonly string[];
  readonly lags: number;
  /** The mean over the batch; the others are 0.9, 0.5 and 2 times that. */
  readonly norm: (at: { rank: number; update: number; lag: number; layer: string }) => number;
  readonly loss?: (update: number, rank: number) => number;
  /** own, before, after */
  readonly gradient?: (update: number, rank: number) => readonly [number | null, number, number];
  readonly perChunk?: number;
}

/** As Python's json.dumps. */
const asPython = (value: unknown): string =>
  JSON.stringify(value, (_key, x: unknown) =>
    typeof x === 'number' && !Number.isFinite(x) ? `@${x}@` : x,
  ).replace(/"@(.*?)@"/g, '$1');

export function madeTrace(made: Made): TraceFile[] {
  const { folder = 'run-1', world = 1, updates, layers = ['lstm.l0.d0'], lags, norm, perChunk = 2 } = made;
  const { loss = (update) => 1 / (1 + update), gradient = () => [1, 1, 1] } = made;
  return Array.from({ length: world }, (_, rank) => {
    const lines = [asPython({ format: 'backflow-trace', version: 1, rank, world, every: 1 })];
    const chunks = new Map<string, Map<string, Float32Array>>();
    for (const [index, update] of updates.entries()) {
      const chunk = `rank-${rank}-${String(Math.floor(index / perChunk)).padStart(6, '0')}.safetensors`;
      const tensors = chunks.get(chunk) ?? new Map<string, Float32Array>();
      chunks.set(chunk, tensors);
      for (const layer of layers) {
        const rows = new Float32Array(4 * lags);
        for (let lag = 0; lag < lags; lag++) {
          const row = layer.endsWith('.d1') ? lag : lags - 1 - lag;
          const mean = norm({ rank, update, lag, layer });
          rows.set([mean, 0.9 * mean, 0.5 * mean, 2 * mean], 4 * row);
        }
        tensors.set(`${update}/${layer}.dh.norm`, rows);
      }
      lines.push(
        asPython({
          update,
          loss: loss(update, rank),
          lr: 0.1,
          gradients: { 'lstm.weight_hh_l0': gradient(update, rank) },
          tensors: layers.map((layer) => `${layer}.dh.norm`),
          chunk,
        }),
      );
    }
    return [
      { path: `${folder}/rank-${rank}.jsonl`, file: new Blob([`${lines.join('\n')}\n`]) },
      ...[...chunks].map(([name, tensors]) => ({ path: `${folder}/${name}`, file: safetensors(tensors) })),
    ];
  }).flat();
}

function safetensors(tensors: ReadonlyMap<string, Float32Array>): Blob {
  const header: Record<string, unknown> = {};
  let at = 0;
  for (const [name, { byteLength, length }] of tensors) {
    header[name] = { dtype: 'F32', shape: [length / 4, 4], data_offsets: [at, (at += byteLength)] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const size = new BigUint64Array([BigInt(text.length)]);
  return new Blob([size, text, ...[...tensors.values()].map((rows) => rows as Float32Array<ArrayBuffer>)]);
}
