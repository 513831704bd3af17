/**
 * The mistakes that are made in backpropagation through time, by families. A family never has a formula of its own: it
 * changes how the engine's rules are applied, or how its terms are read, in every way that the graph of the network has.
 */
import type { Changes } from './change.ts';
import * as activations from './families/activations.ts';
import * as answers from './families/answers.ts';
import * as carriers from './families/carriers.ts';
import * as copies from './families/copies.ts';
import * as edges from './families/edges.ts';
import * as forward from './families/forward.ts';
import * as loops from './families/loops.ts';
import * as losses from './families/losses.ts';
import * as readings from './families/readings.ts';
import * as scales from './families/scales.ts';
import * as sums from './families/sums.ts';
import * as time from './families/time.ts';
import * as weights from './families/weights.ts';

interface Family {
  /** What was done, a sentence. */
  readonly what: string;
  /** What to do instead, a sentence. */
  readonly cure: string;
  /** The ways in which it is made. */
  readonly ways: Changes;
  /** Each of them changes how losses are carried back. */
  readonly changesRoute?: boolean;
  /** Of some entries other numbers are written down, or none. */
  readonly altersEntries?: boolean;
}

/** Made so often that a name of their own is what people look for. */
const common = {
  'only-last-term': {
    what: 'The sum over k was cut to its term k = t: no path through time.',
    cure: 'Carry the gradient on to h_{t-1} and further, and add what arrives at every step k.',
    ways: time.onlyLastTerm,
    changesRoute: true,
  },
  'missing-last-term': {
    what: 'The term k = t was left out of the sum.',
    cure: 'Add the term k = t too: its product of Jacobians is empty, and it is usually the largest.',
    ways: time.missingLastTerm,
    changesRoute: true,
  },
  'no-activation-derivative': {
    what: 'The derivative f′ of the activation was left out.',
    cure: 'Multiply by f′(a_k), entry by entry, wherever the gradient goes from h_k to a_k.',
    ways: activations.withoutDerivative,
    changesRoute: true,
  },
  'derivative-at-output': {
    what: 'The derivative f′ was taken at f(a), where a belongs.',
    cure: 'Take f′ at a. By h = f(a) it is h (1 − h) for sigmoid and 1 − h² for tanh, not f′(h).',
    ways: activations.derivativeAtOutput,
    changesRoute: true,
  },
  'current-state': {
    what: 'The immediate partial of W was taken with h_k, where h_{k-1} belongs.',
    cure: 'a_k = W h_{k-1} + U x_k: multiply by the state before the step, h_0 at k = 1.',
    ways: copies.currentState,
  },
  untransposed: {
    what: 'The gradient was carried back through W, where Wᵀ belongs.',
    cure: 'A gradient goes back through the transpose: Wᵀ times what arrives at a.',
    ways: weights.untransposed,
    changesRoute: true,
  },
  'transposed-result': {
    what: 'The answer is the transpose of the right one.',
    cure: 'Entry (i, j) is the derivative by the weight from j to i: the outer product δ hᵀ, not h δᵀ.',
    ways: readings.transposedResult,
  },
  'factor-2': {
    what: 'Everything is twice what it should be.',
    cure: 'E_t has the factor 1/2, which cancels the 2 of the square: dE_t/do_t = o_t − ô_t.',
    ways: scales.scaled(2),
  },
  'factor-half': {
    what: 'Everything is half of what it should be.',
    cure: 'The 1/2 of E_t cancels the 2 of the square: dE_t/do_t = o_t − ô_t, with no factor left.',
    ways: scales.scaled(1 / 2),
  },
  'mean-over-steps': {
    what: 'The mean over t was taken, where the sum belongs.',
    cure: 'E is the sum of E_t, so that dE/dP is the sum of dE_t/dP: do not divide.',
    ways: scales.meanOverSteps,
  },
  'only-last-loss': {
    what: 'Only the last loss was differentiated, E_T alone.',
    cure: 'Add the gradients of all losses: every E_t sends one back from its own step.',
    ways: losses.onlyLastLoss,
    changesRoute: true,
  },
  sign: {
    what: 'The sign is the other one.',
    cure: 'dE_t/do_t is o_t − ô_t, not ô_t − o_t.',
    ways: scales.scaled(-1),
  },
  'total-derivative': {
    what: 'The total derivative of h_k was taken, where the immediate partial ∂⁺ belongs: early terms count several times.',
    cure: 'Hold h_{k-1} constant in the partial at step k: the sum over k already takes the other paths.',
    ways: time.totalDerivative,
    changesRoute: true,
  },
  'swapped-parameters': {
    what: 'These are the numbers of another parameter.',
    cure: 'W is multiplied by h_{k-1}, U by x_k, V by h_t: see which gradient was stored where.',
    ways: readings.swappedParameters,
  },
  'gate-order': {
    what: "The gates are stacked in another framework's order.",
    cure: 'Stack the blocks as PyTorch does: i, f, g, o of LSTM, and r, z, n of GRU.',
    ways: readings.gateOrder,
  },
} satisfies Record<string, Family>;

/** One change of the graph each. */
const general = {
  truncated: {
    what: 'Backpropagation was truncated.',
    cure: 'Right, if it was meant: truncation is a choice. For the whole gradient carry every loss back to step 1.',
    ways: time.truncated,
    changesRoute: true,
  },
  'some-losses': {
    what: 'Only some of the losses were differentiated, or some counted more than others.',
    cure: 'Add the gradients of all losses, each once: every E_t sends one back from its own step.',
    ways: losses.someLosses,
    changesRoute: true,
  },
  'some-sequences': {
    what: 'Only some of the sequences were added up.',
    cure: 'Add the gradients of all sequences (+=, not =).',
    ways: losses.someSequences,
  },
  'edge-missing': {
    what: 'One way back was left out.',
    cure: 'Whatever is used twice gets the sum of what comes back both ways.',
    ways: edges.edgeMissing,
    changesRoute: true,
  },
  'edge-twice': {
    what: 'One way back was counted twice.',
    cure: 'Add what comes along each way once.',
    ways: edges.edgeTwice,
    changesRoute: true,
  },
  'edge-halved': {
    what: 'One way back was counted half.',
    cure: 'Where ways back meet they are added up, not averaged.',
    ways: edges.edgeHalved,
    changesRoute: true,
  },
  'edge-negated': {
    what: 'One way back has the other sign.',
    cure: 'Differentiate that step once more by itself, and look at the sign.',
    ways: edges.edgeNegated,
    changesRoute: true,
  },
  'edge-scaled': {
    what: 'What goes from step to step is multiplied by a number.',
    cure: 'Nothing but the factors of the step belongs on the way to h_{k-1}: no mean, no decay.',
    ways: edges.edgeScaled,
    changesRoute: true,
  },
  'cut-path': {
    what: 'The gradient goes from step to step along one path alone.',
    cure: 'Add what comes to h_{k-1}, or c_{k-1}, along all ways.',
    ways: time.cutPaths,
    changesRoute: true,
  },
  'carried-twice': {
    what: 'Something is carried on to the step before that does not belong there.',
    cure: 'What goes to h_{k-1} is Wᵀ δ_k, set anew in each step (=, not +=).',
    ways: time.carriedTwice,
    changesRoute: true,
  },
  'extra-start': {
    what: 'The way back starts with something that no loss sends.',
    cure: 'Nothing comes to h_T, or c_T, from later steps: start with zeros.',
    ways: time.extraStart,
    changesRoute: true,
  },
  accumulated: {
    what: 'Something is added up from step to step that belongs to one step.',
    cure: 'Set what arrives at a step to zero before the step, or assign it (=, not +=).',
    ways: loops.accumulated,
    changesRoute: true,
  },
  'other-terms': {
    what: 'Each term of the sum over t and k has other factors than its own.',
    cure: 'Term (t, k) is what E_t sends to h_t, through J_tᵀ, …, J_{k+1}ᵀ in this order, times f′(a_k), and h_{k-1} or x_k.',
    ways: carriers.otherTerms,
    changesRoute: true,
  },
  'forward-loop': {
    what: 'The loop back goes from step 1 on, in the order of the way forward.',
    cure: 'Go from step T back to step 1: what goes to h_{k-1} is needed at step k − 1.',
    ways: carriers.forwardLoop,
    changesRoute: true,
  },
  'clipped-inside': {
    what: 'The gradient was clipped on its way through the steps.',
    cure: 'Right, if it was meant: for the gradient of E clip after the sum, or not at all.',
    ways: loops.clippedInside,
    changesRoute: true,
  },
  'updated-inside': {
    what: 'The weights were updated inside the loop over steps, while they still carry gradients back.',
    cure: 'Go through all steps with the same weights; update them after the loop.',
    ways: loops.updatedInside,
    changesRoute: true,
  },
  'brackets-missing': {
    what: 'Brackets are missing: f′ multiplies one summand alone.',
    cure: 'First add what arrives from the loss and from later steps; then multiply the sum by f′.',
    ways: sums.bracketsMissing,
    changesRoute: true,
  },
  'joined-elsewhere': {
    what: 'What comes back from later steps was added at another place.',
    cure: 'What comes from c_{k+1} is added at c_k, after tanh′; what comes from h_{k+1} at h_k.',
    ways: sums.joinedElsewhere,
    changesRoute: true,
  },
  'other-derivative': {
    what: 'For f′ stands something else.',
    cure: 'f′(a_k) by h_k = f(a_k) is 1 − h_k² for tanh, h_k (1 − h_k) for sigmoid, and 1 where a_k > 0 for ReLU.',
    ways: activations.otherDerivative,
    changesRoute: true,
  },
  'other-share': {
    what: 'One of the two ways of a mixture has another share than its own.',
    cure: 'h_k = (1 − z) ⊙ n + z ⊙ h_{k-1}: by n it is 1 − z, by h_{k-1} it is z.',
    ways: edges.otherShare,
    changesRoute: true,
  },
  'extra-factor': {
    what: 'There is a factor too many.',
    cure: 'Differentiate that step once more by itself: each rule has the factors of its own step, once.',
    ways: edges.extraFactor,
    changesRoute: true,
  },
  'part-alone': {
    what: 'Only a part of what comes back to a state goes on along one of its ways.',
    cure: 'First add all that comes to h_k, or c_k; then send the sum along every way.',
    ways: sums.partAlone,
    changesRoute: true,
  },
  'other-cotangent': {
    what: 'A gate got what arrives at another place.',
    cure: 'What goes to a gate is what arrives at its product, times the other factor.',
    ways: sums.otherCotangent,
    changesRoute: true,
  },
  'other-factor': {
    what: 'A product was differentiated with another factor than its own.',
    cure: 'The derivative of u ⊙ v by u is v, of the same step.',
    ways: edges.otherFactor,
    changesRoute: true,
  },
  'other-weights': {
    what: 'Other weights carry the gradient back from a_k to h_{k-1}.',
    cure: 'It goes back through the transpose of the same rows by which it came: Wᵀ δ, with all gates.',
    ways: weights.otherWeights,
    changesRoute: true,
  },
  'gate-before': {
    what: 'The reset gate was differentiated as if it multiplied h_{k-1} before W does.',
    cure: 'Here r multiplies W_n h_{k-1} + bh, as PyTorch has it: its gradient is that product, and W_nᵀ comes after r.',
    ways: weights.gateBefore,
    changesRoute: true,
  },
  'other-output-weights': {
    what: 'Other weights carry the gradient back from o_t to h_t.',
    cure: 'It goes back through Vᵀ.',
    ways: weights.otherOutputWeights,
    changesRoute: true,
  },
  'other-input': {
    what: 'Another vector was multiplied in.',
    cure: 'The partial at step k has what the parameter was multiplied by at step k: h_{k-1} for W, x_k for U, h_t for V.',
    ways: copies.otherInput,
  },
  'some-steps': {
    what: 'Not every step was added once.',
    cure: 'Add what every step sends to the parameter (+=, not =), from the first to the last.',
    ways: copies.someCopies,
  },
  'other-delta': {
    what: 'What arrives at another place was taken.',
    cure: 'The gradient of a bias is what arrives at the sum in which it stands.',
    ways: copies.otherDelta,
  },
  'gate-rows': {
    what: 'Rows of one gate are those of another.',
    cure: 'Every gate has its own δ: see which one was added where.',
    ways: readings.gateRows,
    altersEntries: true,
  },
  'loss-derivative': {
    what: 'For dE_t/do_t stands something else.',
    cure: 'dE_t/do_t is o_t − ô_t of squared errors, and softmax(o_t) − ô_t of cross-entropy.',
    ways: losses.otherLossDerivative,
    changesRoute: true,
  },
  'loss-step': {
    what: 'What losses send back comes to h_t of other steps than their own.',
    cure: 'Vᵀ dE_t/do_t is added at h_t, in the same round of the loop, and computed anew in each.',
    ways: losses.otherStep,
    changesRoute: true,
  },
  'target-step': {
    what: 'Outputs were compared with targets of another step.',
    cure: 'E_t compares o_t with ô_t: shift the targets by nothing.',
    ways: losses.otherTarget,
    changesRoute: true,
  },
  clipped: {
    what: 'Entries were clipped.',
    cure: 'Right, if it was meant: clip after the gradient has been checked.',
    ways: answers.clipped,
    altersEntries: true,
  },
  'weight-decay': {
    what: 'Weight decay was added.',
    cure: 'E has no penalty on the weights: check the gradient without it.',
    ways: answers.decayed,
    altersEntries: true,
  },
  'updated-weights': {
    what: 'These are the weights after a step of descent, P − η dE/dP.',
    cure: 'Give the gradient itself: before it is multiplied by the rate and subtracted.',
    ways: answers.updated,
    altersEntries: true,
  },
  'other-entries': {
    what: 'Of the gradient this is something made of its entries.',
    cure: 'Give the entries as they come out, before they are scaled or added up.',
    ways: answers.reshaped,
    altersEntries: true,
  },
  dead: {
    what: 'All is zero: nothing ever arrives.',
    cure: 'Start from dE_t/do_t at every step with a loss, and add Vᵀ times it to what comes to h_t.',
    ways: answers.dead,
  },
  'other-network': {
    what: 'The gradient is right, of another network than this one.',
    cure: 'Compare the forward pass first: h_1, o_1 and E_1, then the next step.',
    ways: forward.otherNetwork,
    changesRoute: true,
  },
  'constant-factor': {
    what: 'Everything is multiplied by a constant.',
    cure: 'E is the sum of E_t, with nothing divided or multiplied.',
    ways: scales.otherCounts,
  },
} satisfies Record<string, Family>;

/** What an answer is an answer to. */
export type { Quantity } from './change.ts';

/** The name of a mistake. */
export type MistakeId = keyof typeof common | keyof typeof general;

/** A family of mistakes. */
export interface Mistake extends Family {
  readonly id: MistakeId;
}

const listed = (table: Readonly<Record<string, Family>>): readonly Mistake[] =>
  Object.entries(table).map(([id, family]) => ({ id: id as MistakeId, ...family }));

/** Those that have a name of their own. */
export const mistakes = listed(common);
/** All that are recognised: those, and any one change of the graph. */
export const families: readonly Mistake[] = [...mistakes, ...listed(general)];

/** The family that a mistake's name stands for. */
export const familyOf = (id: MistakeId): Mistake => families.find((family) => family.id === id)!;

/** Whether two mistakes can be made at once. */
export const areCompatible = (a: MistakeId, b: MistakeId): boolean =>
  a !== b && !exclusive.some((ids) => ids.includes(a) && ids.includes(b));

const exclusive: readonly (readonly MistakeId[])[] = [
  ['no-activation-derivative', 'derivative-at-output'],
  ['only-last-term', 'missing-last-term'],
  ['factor-2', 'factor-half'],
];
