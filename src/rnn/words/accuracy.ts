import { lower, type Replay, replay } from '../../autograd/index.ts';
import { biasNames, parameterNames, type Weights } from '../experiment.ts';
import { type Network, setToZero, traceNetwork } from '../network.ts';
import {
  type EncodedWords,
  encodeWords,
  type FillerKind,
  fillerKinds,
  randomOf,
  sentence,
  type Stream,
  tasks,
} from '../tasks/index.ts';
import { trainedKinds } from '../tasks/words.ts';
import type { WordsNetwork } from './file.ts';

/**
 * So many sentences of a kind with so many fillers, none of which is in training: their openings are held out. They are
 * the same for the same arguments, whatever was drawn before.
 */
export function drawSentences(
  seed: number,
  stream: Stream,
  { fillers, kind, count }: { readonly fillers: number; readonly kind: FillerKind; readonly count: number },
): EncodedWords[] {
  const random = randomOf(seed, fillers * fillerKinds.length + fillerKinds.indexOf(kind), stream);
  return Array.from({ length: count }, () => encodeWords(sentence(random, fillers, kind, 'heldOut')));
}

/** So many sentences with so many fillers that no network was trained on: as many of either kind that training has. */
export const heldOutSentences = (fillers: number, count: number): EncodedWords[] =>
  trainedKinds.flatMap((kind) =>
    drawSentences(0, 'held-out', { fillers, kind, count: count / trainedKinds.length }),
  );

/**
 * Lets networks of one shape answer many sentences of one length at once, in float64, which gives the same answers on
 * every machine. Each sentence is read by itself: from h_0 = 0, its first word at step 1.
 */
export class AccuracyMeter {
  readonly #network: Network;
  readonly #replay: Replay;

  private constructor(
    readonly count: number,
    network: Network,
    replay: Replay,
  ) {
    this.#network = network;
    this.#replay = replay;
  }

  /** Traces and lowers the network. @param count how many sentences it takes at once */
  static async prepare(
    { cell, weights }: WordsNetwork,
    fillers: number,
    count: number,
  ): Promise<AccuracyMeter> {
    const { m, q, loss, hasLoss } = tasks.words;
    const biases = biasNames.filter((name) => weights[name]);
    const n = weights.W[0].length;
    const network = traceNetwork({ cell, loss, n, m, q, hasLoss: hasLoss(fillers), biases, batch: count });
    const program = lower({ seeds: [network.E], wrt: [], keep: [network.steps.at(-1)!.o] }, 'float64');
    const ready = await replay(program);
    setToZero(ready, network);
    // The loss is not looked at.
    setToZero(
      ready,
      network,
      network.steps.flatMap(({ target }) => target ?? []),
    );
    return new AccuracyMeter(count, network, ready);
  }

  /** How many of the sentences a network answers rightly: its largest output is that of their key word. */
  right(weights: Weights, sentences: readonly EncodedWords[]): number {
    const { parameters, steps } = this.#network;
    for (const name of parameterNames) {
      const node = parameters[name];
      if (node) this.#replay.set(node, weights[name]!.flat());
    }
    steps.forEach(({ x }, t) => {
      const columns = new Float64Array(x.size);
      sentences.forEach(({ inputs }, b) => (columns[inputs[t].indexOf(1) * this.count + b] = 1));
      this.#replay.set(x, columns);
    });
    this.#replay.run();
    const { o } = steps.at(-1)!;
    const outputs = this.#replay.value(o);
    const answerOf = (b: number) => {
      const own = Array.from({ length: o.shape[0] }, (_, i) => outputs[i * this.count + b]);
      return own.indexOf(Math.max(...own));
    };
    return sentences.filter(({ answer }, b) => answer === answerOf(b)).length;
  }
}

/** Meters, each prepared once for networks of a shape; one that could not be prepared is tried again. */
export class AccuracyMeters {
  readonly #known = new Map<string, Promise<AccuracyMeter>>();

  /** @param count how many sentences it takes at once */
  of(network: WordsNetwork, fillers: number, count: number): Promise<AccuracyMeter> {
    const key = `${network.cell} ${network.weights.W[0].length} ${fillers} ${count}`;
    const known = this.#known.get(key);
    if (known) return known;
    const meter = AccuracyMeter.prepare(network, fillers, count);
    this.#known.set(key, meter);
    meter.catch(() => this.#known.delete(key));
    return meter;
  }
}
