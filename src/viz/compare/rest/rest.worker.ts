/** Computes draws of cells at rest, beside the thread of the page. */
import { expose } from 'comlink';
import { replay } from '../../../autograd/index.ts';
import { type Rest, RestReplays } from '../../../rnn/rest/replay.ts';
import type { CellName } from '../../../rnn/index.ts';
import type { RestSettings } from '../../../rnn/rest/experiment.ts';

export interface RestJob {
  readonly settings: RestSettings;
  readonly cell: CellName;
  readonly seeds: readonly number[];
}

const replays = new RestReplays(replay);

async function draw({ settings, cell, seeds }: RestJob): Promise<(Rest | undefined)[]> {
  const draws: (Rest | undefined)[] = [];
  for (const seed of seeds) draws.push(await replays.draw(settings, cell, seed));
  return draws;
}

export type RestWorker = typeof worker;
const worker = { draw };
expose(worker);
