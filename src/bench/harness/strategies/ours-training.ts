// A step as our trainer makes it: weights and moments in flat arrays, the gradient by the program in WebAssembly.
import { TaskNetwork } from '../../../rnn/training/task-network.ts';
import { follow, momentsOf } from '../../../rnn/training/optimiser.ts';
import { parameters, type Problem } from '../problem.ts';
import type { Answer, Prepared } from '../strategy.ts';
import { ADAM, CHECKED_STEPS } from '../training.ts';
import { trace } from './network.ts';

/** For training. */
export async function prepareTraining(problem: Problem): Promise<Prepared[]> {
  const { network, request, given } = trace(problem);
  const trained = await TaskNetwork.prepare(network, request);
  const { replay } = trained;
  for (const [leaf, numbers] of given) replay.set(leaf, numbers);

  const first = Float32Array.from(parameters.flatMap((name) => [...problem.weights[name]]));
  const weights = first.slice();
  const gradient = new Float32Array(first.length);
  const moments = momentsOf(ADAM, first.length);
  let updates = 0;
  /** @returns E / B, before the update. */
  const run = () => {
    trained.setWeights(weights);
    replay.run();
    trained.gradient(gradient, 1 / problem.B);
    follow(ADAM, ++updates, weights, gradient, moments);
    return replay.value(network.E)[0] / problem.B;
  };
  const answer = (): Answer => {
    weights.set(first);
    for (const moment of moments) moment.fill(0);
    updates = 0;
    const losses = Array.from({ length: CHECKED_STEPS }, run);
    let from = 0;
    const trainedTo = parameters.map((name) => [
      name,
      weights.slice(from, (from += problem.weights[name].length)),
    ]);
    return { loss: losses.slice(-1), ...Object.fromEntries(trainedTo) };
  };
  return [{ run, answer, about: replay.engine }];
}
