// What every answer is checked against: our derivative rules, one by one, in float64, without lowering or kernels.
import { Backward, Session } from '../../autograd/index.ts';
import { norm } from '../../rnn/index.ts';
import { copyAt } from '../../rnn/term-norms.ts';
import { unroll } from '../../rnn/unroll.ts';
import { flopsOf, parameters, type Problem, taskOf } from './problem.ts';
import { trace } from './strategies/network.ts';
import { prepare } from './strategies/ours-f64.ts';
import { experimentOf } from './strategies/ours-itemize.ts';
import type { Answer } from './strategy.ts';
import { ADAM, CHECKED_STEPS } from './training.ts';

/** A right answer, and who says so: the rules, or `ours-f64`. */
export interface Solution {
  readonly answer: Answer;
  readonly by: 'rules' | 'ours-f64';
}

/** With more arithmetic the rules would need 5 to 90 seconds: there our float64 kernels serve, which tests hold to the rules. */
const MOST_FLOPS = 4e9;

export async function solve(problem: Problem): Promise<Solution> {
  if (taskOf(problem) === 'terms') return { answer: solveTerms(problem), by: 'rules' };
  if (taskOf(problem) === 'training') return { answer: solveTraining(problem), by: 'rules' };
  if (flopsOf(problem)! <= MOST_FLOPS) return { answer: solveWhole(problem), by: 'rules' };
  const [prepared] = await prepare(problem);
  return { answer: await prepared.answer(), by: 'ours-f64' };
}

function solveWhole(problem: Problem): Answer {
  const { network, request, given, read } = trace(problem);
  const session = new Session(network.graph);
  for (const [leaf, numbers] of given) session.set(leaf, numbers);
  session.forward();
  const pass = new Backward(session, [{ node: network.E, cotangent: [1] }], request.wrt);
  pass.run();
  return read({ value: (node) => session.value(node), cotangent: (node) => pass.cotangent(node) });
}

/** Adam as its authors write it: m̂ and ŝ are the moments without their pull to 0. */
function solveTraining(problem: Problem): Answer {
  const { rate, beta1, beta2, epsilon } = ADAM;
  const trained = parameters.map((name) => {
    const w = problem.weights[name].slice();
    return { name, w, m: new Float64Array(w.length), s: new Float64Array(w.length) };
  });
  const weights = Object.fromEntries(trained.map(({ name, w }) => [name, w])) as Problem['weights'];
  let loss = 0;
  for (let step = 1; step <= CHECKED_STEPS; step++) {
    const found = solveWhole({ ...problem, weights });
    loss = found['loss'][0] / problem.B;
    for (const { name, w, m, s } of trained) {
      for (let i = 0; i < w.length; i++) {
        const g = found[name][i] / problem.B;
        m[i] = beta1 * m[i] + (1 - beta1) * g;
        s[i] = beta2 * s[i] + (1 - beta2) * g * g;
        const [mHat, sHat] = [m[i] / (1 - beta1 ** step), s[i] / (1 - beta2 ** step)];
        w[i] -= (rate * mHat) / (Math.sqrt(sHat) + epsilon);
      }
    }
  }
  return { loss: [loss], ...weights };
}

/** A pass for each loss, and the norms of the terms as the matrices that they are. */
function solveTerms(problem: Problem): Answer {
  const network = unroll(experimentOf(problem));
  const norms = { W: [] as number[], U: [] as number[], b: [] as number[] };
  const names = ['W', 'U', 'b'] as const;
  const wrt = names.map((name) => network.parameters[name]!);
  network.steps.forEach(({ E }, t) => {
    const pass = new Backward(network.session, [{ node: E!, cotangent: [1] }], wrt);
    pass.run();
    network.steps.forEach((_, k) => {
      for (const name of names) {
        norms[name].push(k > t ? 0 : norm(pass.contribution(copyAt(network, name, k + 1))));
      }
    });
  });
  return norms;
}
