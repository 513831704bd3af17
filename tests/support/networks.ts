import { randomLcg } from 'd3-random';
import { type Network, Session } from '../../src/index.ts';
import { draw } from './graphs.ts';

/** A session with small random numbers, which float32 has, in every leaf; targets are positive, as a cross-entropy wants them. */
export function sessionOf({ graph }: Network, seed = 0.3): Session {
  const session = new Session(graph);
  const random = randomLcg(seed);
  for (const leaf of graph.nodes.filter(({ op }) => op === 'leaf')) {
    // Weights as they are drawn for training, so that few units saturate: there float32 loses digits of 1 - y².
    const scale = leaf.step === undefined ? 1 / Math.sqrt(leaf.shape[1] ?? 1) : 1;
    const numbers = draw(leaf.size, random).map((x) => Math.fround(0.4 * scale * x));
    session.set(leaf, leaf.name === 'ô' ? numbers.map(Math.abs) : numbers);
  }
  return session;
}
