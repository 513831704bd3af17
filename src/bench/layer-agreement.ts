/** A layer of a network of several, judged: its gradients are those of the losses of the whole. */
import { lower, replay } from '../autograd/index.ts';
import {
  type ParameterGradients,
  type ParameterName,
  type StackedExperiment,
  type StackedParameter,
  StackedTerms,
} from '../rnn/index.ts';
import { type CutPlace, passOf, type StackPass } from '../rnn/stacked/cut-out.ts';
import { checkDifferences, checkTerms, type Comparison, namesOf, roundingOf } from './agreement.ts';
import type { Check } from './check.ts';
import { differencesOf } from './differences.ts';
import { judge, type Judged, largestOf, type Tape, unavailable, verdict } from './judge.ts';
import { FLOAT64_ROUNDING, type Movement, movementOf } from './rounding.ts';
import { sumOf } from './terms.ts';
import { tolerances } from './tolerances.ts';

/** A layer in one direction of a network, and the output layer with the last. */
export interface LayerAsked {
  readonly whole: StackedExperiment;
  readonly place: CutPlace;
}

/** Numbers in all terms, and in a network times its steps, that are computed within seconds. */
const MOST = { terms: 3e6, steps: 2e6 };

/**
 * Compares the gradients of a layer: the tape with the terms, the fast path and differences.
 * @throws NonFiniteError when a number overflows, naming layer, node and step
 */
export async function compareLayer({ whole, place }: LayerAsked): Promise<Comparison> {
  const pass = passOf(whole, place.sequence);
  const judged = judgedIn(pass, place);
  const tape: Tape = { gradients: gradientsIn(pass, place) };
  const sizes = Object.values(judged.parameters).map(({ size }) => size);
  const T = pass.unrolled.steps.length;
  const reached = largestOf(
    pass.unrolled.session.graph.nodes.map((node) => largestOf(pass.unrolled.session.value(node))),
  );
  /** Numbers are moved in networks of their own. */
  const moved = () => judgedIn(passOf(whole, place.sequence), place);
  const movement = movementOf(moved());
  const isLong = sizes.reduce((sum, size) => sum + size, 0) * T * T > MOST.terms;
  const isLarge = judged.session.graph.nodes.reduce((sum, { size }) => sum + size, 0) > MOST.steps;
  return {
    tape,
    movement,
    reached: Math.max(reached, largestOf(Object.values(tape.gradients).flat(2))),
    terms: isLong
      ? unavailable('terms', tolerances.terms.why, `it did not run: ${T}² terms would take too long`)
      : checkTerms(tape, termsIn(pass, place, tape), movement),
    replay: await checkReplay(pass, place, tape, movement),
    differences: isLarge
      ? unavailable('differences', tolerances.differences.why, 'it did not run: they would take too long')
      : checkDifferences(tape, differencesOf(moved()), movement),
  };
}

function judgedIn({ stack, unrolled }: StackPass, { layer, direction }: CutPlace): Judged {
  const { session, layers, output, E, share } = unrolled;
  const isLast = layer === stack.layers.length - 1;
  const { parameters } = layers[layer][direction];
  return { session, E, share, parameters: { ...parameters, ...(isLast && output) } };
}

function gradientsIn({ stack, gradients }: StackPass, { layer, direction }: CutPlace): ParameterGradients {
  const { layers, V, d } = gradients.gradients;
  const isLast = layer === stack.layers.length - 1;
  return { ...layers[layer][direction], ...(isLast && V && { V }), ...(isLast && d && { d }) };
}

/** The terms of the losses of the whole network, which reach a direction that reads back from any step. */
function termsIn({ stack, unrolled }: StackPass, { layer, direction }: CutPlace, { gradients }: Tape) {
  const terms = new StackedTerms(stack);
  const nameOf = (name: ParameterName): StackedParameter =>
    name === 'V' || name === 'd' ? { name } : { layer, direction, name };
  return (parameter: ParameterName) =>
    sumOf(gradients[parameter]!.flat().length, unrolled.steps.length, (t, k) =>
      terms.entries(nameOf(parameter), t, k),
    );
}

async function checkReplay(
  { unrolled }: StackPass,
  place: CutPlace,
  tape: Tape,
  movement: Movement,
): Promise<Check> {
  const { relative, why } = tolerances.replay;
  const { session, E, share, layers, output } = unrolled;
  const names = namesOf(tape);
  const own = { ...layers[place.layer][place.direction].parameters, ...output };
  if (E.op === 'constant') return unavailable('replay', why, 'no step has a target');
  const wrt = names.map((name) => own[name]!);
  const fast = await replay(lower({ seeds: [{ node: E, cotangent: [share] }], wrt }, 'float64'));
  for (const node of fast.program.storage.reach.nodes) {
    if (node.op === 'leaf') fast.set(node, session.value(node));
  }
  fast.run();
  const parameters = names.map((name, index) =>
    judge(tape, name, fast.cotangent(wrt[index]), {
      relative,
      absolute: roundingOf(movement, name, FLOAT64_ROUNDING),
    }),
  );
  return verdict('replay', why, parameters);
}
