/** Measures networks on fresh sentences, a point at a time: between two points the page can do other things. */
import { drawSentences, AccuracyMeters } from '../../../rnn/words/accuracy.ts';
import type { WordsNetwork } from '../../../rnn/words/file.ts';
import { wilson } from '../../../rnn/words/interval.ts';
import type { FillerKind } from '../../../rnn/tasks/index.ts';
import type { AccuracyPoint } from './chart-layout.ts';

export interface LiveRequest {
  readonly networks: readonly WordsNetwork[];
  readonly fillers: readonly number[];
  readonly kind: FillerKind;
  /** Sentences a point; the same ones for all networks. */
  readonly count: number;
  /** Of the sentences. */
  readonly seed: number;
}

/** Networks are traced once for each number of fillers. */
const meters = new AccuracyMeters();

/**
 * Reports each point as it is measured, with its 95 % interval.
 * @param goesOn is asked before each point
 */
export async function measureLive(
  { networks, fillers, kind, count, seed }: LiveRequest,
  report: (network: number, point: AccuracyPoint) => void,
  goesOn: () => boolean,
): Promise<void> {
  for (const number of fillers) {
    const sentences = drawSentences(seed, 'page', { fillers: number, kind, count });
    for (const [place, network] of networks.entries()) {
      await new Promise((resolve) => setTimeout(resolve));
      if (!goesOn()) return;
      const meter = await meters.of(network, number, count);
      const right = meter.right(network.weights, sentences);
      report(place, { fillers: number, share: right / count, ...wilson(right, count) });
    }
  }
}
