/** Computes draws of cells at rest, beside the thread of the page. */
import { expose } from 'comlink';
import { replay } from '../../../autograd/index.ts';
import { type Rest, RestReplays } from '../../../rnn/rest/replay.ts';
import type { RestSettings } from '../../../rnn/rest/experiment.ts';
import type { Rival } from '../../../rnn/rest/rival.ts';

export interface RestJob {
  readonly settings: RestSettings;
  readonly rival: Rival;
  readonly seeds: readonly number[];
}

const replays = new RestReplays(replay);

async function draw({ settings, rival, seeds }: RestJob): Promise<(Rest | undefined)[]> {
  const draws: (Rest | undefined)[] = [];
  for (const seed of seeds) draws.push(await replays.draw(settings, rival, seed));
  return draws;
}

export type RestWorker = typeof worker;
const worker = { draw };
expose(worker);
