/** Where an answer goes wrong, by what in it is right: the place before the name. */
import { cells } from '../cells/index.ts';
import { actsOnOutput, type ParameterName } from '../experiment.ts';
import {
  backwardFinding,
  type Compared,
  firstWrongStep,
  forwardFinding,
  type WrongStep,
} from './stepwise.ts';
import type { Subject } from './subject.ts';
import { firstDifference } from './compare.ts';
import type { Computed } from './computed.ts';
import type { Diagnosis, Judged } from './diagnosis.ts';
import type { Candidate } from './candidate.ts';
import { rightMethod } from './method.ts';
import { familyOf } from './mistakes.ts';
import { stepsAstray } from './arrived/deltas.ts';
import type { RoundedNumbers } from './read/rounded-numbers.ts';

/** Sentences on one answer. */
export function findingsOf(
  computed: Computed,
  { parameter, answer, diagnosis }: Judged,
  all: readonly Judged[],
): readonly string[] {
  if (diagnosis.verdict === 'right') return [];
  const { entry, term } = diagnosis;
  return [
    placeOf(parameter, all),
    ...(answer ? [rowsOf(computed, parameter, answer)] : []),
    ...(entry
      ? [
          `The first entry that differs is ${parameter}[${entry.row}${
            isVector(computed.experiment, parameter) ? '' : `, ${entry.column}`
          }], counted from 1: ${brief(entry.given)} is given, ${brief(entry.right)} is right.`,
        ]
      : diagnosis.message
        ? [`${diagnosis.message}.`]
        : []),
    ...(term ? [`The first term that differs is (t, k) = (${term.t}, ${term.k}).`] : []),
    ...stepsSentence(computed, parameter, all),
    ...namesOf(diagnosis),
  ].filter(Boolean);
}

/** Sentences on numbers that are judged by themselves: one term, one Jacobian. @param name of them, as in a sentence */
export const findingsAlone = (name: string, { verdict, entry, message, candidates }: Diagnosis): string[] =>
  verdict === 'right'
    ? []
    : [
        ...(entry
          ? [
              `The first entry of ${name} that differs is in row ${entry.row}, column ${entry.column}, counted from 1: ${brief(entry.given)} is given, ${brief(entry.right)} is right.`,
            ]
          : message
            ? [`${message}.`]
            : []),
        ...namesOf({ candidates }),
      ];

/** What is wrong with an answer as a whole, and where; or that nothing is. */
function findingOf(computed: Computed, all: readonly Judged[]): string {
  const wrong = all.filter(isWrong);
  if (all.length === 0) return 'Nothing was given.';
  if (wrong.length === 0) {
    const digits = all.flatMap(({ diagnosis: { given } }) => given ?? []);
    const least = digits.length ? `, to the ${Math.min(...digits)} digits that were given` : '';
    return all.length === 1 ? `${all[0].parameter} is right${least}.` : `All are right${least}.`;
  }
  const named = wrong.find(({ diagnosis }) => diagnosis.verdict === 'wrong') ?? wrong[0];
  const rows = named.answer ? rowsOf(computed, named.parameter, named.answer) : '';
  return [
    placeOf(named.parameter, all),
    rows,
    ...stepsSentence(computed, named.parameter, all),
    ...namesOf(named.diagnosis),
  ]
    .filter(Boolean)
    .join(' ');
}

/** On all that was given: the way forward first, then the way back by its steps, then the parameters. */
export function wholeFinding(
  computed: Computed,
  judged: readonly Judged[],
  compared: readonly Compared[],
  diagnoses: readonly Diagnosis[],
): string {
  const { experiment } = computed;
  const steps = [forwardFinding(compared, experiment), backwardFinding(compared, experiment)].filter(
    (sentence) => sentence !== undefined,
  );
  if (steps.length === 0) {
    const isAllRight = judged.every((one) => !isWrong(one)) && compared.length > 0;
    return isAllRight ? 'All are right.' : findingOf(computed, judged);
  }
  const isKnown = judged.some(({ diagnosis }) => diagnosis.candidates.length > 0);
  const named = isKnown ? undefined : diagnoses.find(({ candidates }) => candidates.length > 0);
  return [
    ...steps,
    ...(judged.some(isWrong) ? [findingOf(computed, judged)] : []),
    ...(named ? namesOf(named) : []),
  ].join(' ');
}

/** The first step that is wrong: by what was given of the steps, else as far as the gradients tell. */
export function wrongStepOf(
  computed: Computed,
  judged: readonly Judged[],
  compared: readonly Compared[],
): WrongStep | undefined {
  const known = firstWrongStep(compared, computed.experiment);
  if (known) return known;
  const isOfTime = judged.some((one) => isWrong(one) && !actsOnOutput(one.parameter));
  const astray = isOfTime ? stepsAstray(computed, judged) : undefined;
  const step = astray?.isConsistent ? astray.steps.at(-1) : undefined;
  return step === undefined ? undefined : { way: 'back', of: 'a', step };
}

/** Sentences on a quantity by steps. */
export function findingsOfSteps(
  { experiment }: Computed,
  one: Compared,
  diagnosis: Diagnosis,
): readonly string[] {
  if (diagnosis.verdict === 'right') return [];
  const place = forwardFinding([one], experiment) ?? backwardFinding([one], experiment);
  return [...(place ? [place] : []), ...namesOf(diagnosis)];
}

const isWrong = ({ diagnosis }: Judged): boolean => diagnosis.verdict !== 'right';

/** What a parameter is multiplied by; a bias is added as it is. */
const factorOf: { readonly [P in ParameterName]?: string } = { W: 'h_{k−1}', U: 'x_k', V: 'h_t' };

/** Deduced from what is right. */
function placeOf(parameter: ParameterName, all: readonly Judged[]): string {
  const isOutput = actsOnOutput(parameter);
  const beside = all.filter((one) => actsOnOutput(one.parameter) === isOutput);
  const right = listOf(beside.filter((one) => !isWrong(one)));
  const wrong = beside.filter(isWrong);
  const are = wrong.length > 1 ? 'are' : 'is';
  if (isOutput) {
    if (right)
      return `${right} is right and ${listOf(wrong)} is wrong: dE_t/do_t is right; look at ${factorsOf(wrong)}the sum over t.`;
    return `${listOf(wrong)} ${are} wrong, for which no gradient goes through time: look at dE_t/do_t (the loss and the targets) and at h_t of the forward pass.`;
  }
  if (right) {
    const isAre = beside.length - wrong.length > 1 ? 'are' : 'is';
    return `${right} ${isAre} right and ${listOf(wrong)} ${are} wrong: what arrives at each step is right; look at ${factorsOf(wrong)}the sum over k, and at how it is stored.`;
  }
  const outputs = all.filter((one) => actsOnOutput(one.parameter));
  if (outputs.some(isWrong)) {
    return `${listOf(outputs.filter(isWrong))} ${outputs.filter(isWrong).length > 1 ? 'are' : 'is'} wrong too, for which no gradient goes through time: look first at dE_t/do_t (the loss and the targets) and at the forward pass.`;
  }
  if (outputs.length) {
    return `${listOf(wrong)} ${are} wrong and ${listOf(outputs)} right: the forward pass and dE_t/do_t are right; look at the way back from h_t to a_k, and from step to step.`;
  }
  return `${listOf(wrong)} ${are} wrong: look at what arrives at a_k, from the loss of its step and from later steps.`;
}

const listOf = (some: readonly Judged[]): string => joined(some.map(({ parameter }) => parameter));

/** `what it is multiplied by for W, h_{k−1}, at `; nothing of biases. */
function factorsOf(some: readonly Judged[]): string {
  const multiplied = some.filter(({ parameter }) => factorOf[parameter]);
  if (multiplied.length === 0) return '';
  const factors = joined(multiplied.map(({ parameter }) => factorOf[parameter]!));
  return `what it is multiplied by for ${listOf(multiplied)}, ${factors}, at `;
}

const joined = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** The blocks of rows that are wrong, of a cell with gates. */
function rowsOf(computed: Computed, parameter: ParameterName, answer: RoundedNumbers): string {
  const { gates } = cells[computed.experiment.cell];
  const right = computed.gradient(rightMethod, parameter);
  if (gates.length === 1 || actsOnOutput(parameter) || parameter === 'bh') return '';
  if (answer.shape.join() !== right.shape.join()) return '';
  const size = answer.values.length / gates.length;
  const given = gates.filter((_, gate) =>
    answer.halfUnits.subarray(gate * size, (gate + 1) * size).some(Number.isFinite),
  );
  const wrong = gates.filter((_, gate) => {
    const [from, to] = [gate * size, (gate + 1) * size];
    // The others are taken to be right, so that the largest of all is the measure.
    const values = right.values.map((x, index) => (index >= from && index < to ? answer.values[index] : x));
    return firstDifference({ ...answer, values }, right) >= 0;
  });
  const others = given.filter((gate) => !wrong.includes(gate));
  if (given.length === 1) return '';
  if (others.length === 0) return `${parameter} is wrong in the rows of every gate.`;
  return `${parameter} is wrong in the rows of gate ${joined(wrong)} alone, and right in those of ${joined(others)}: look at ${wrong.length > 1 ? 'their lines' : `${wrong[0]}’s line`}.`;
}

/** Where the answers tell what arrived at each step. */
function stepsSentence(
  computed: Computed,
  parameter: ParameterName,
  all: readonly Judged[],
): readonly string[] {
  const astray = actsOnOutput(parameter) ? undefined : stepsAstray(computed, all);
  if (!astray) return [];
  const { steps, isConsistent } = astray;
  if (!isConsistent)
    return [
      'No gradients at a_k make these numbers together: what they are multiplied by, or the sum, is wrong.',
    ];
  if (steps.length === 0) return [];
  const T = computed.experiment.inputs.length;
  const first = steps.at(-1)!;
  return [
    first === T
      ? `Going back, what arrives at a_k is wrong from the last step on, k = ${T}${
          steps.length === T
            ? ''
            : `, and right at k = ${joined(
                range(T)
                  .filter((k) => !steps.includes(k))
                  .map(String),
              )}`
        }.`
      : `What arrives at a_k is right from the last step back to k = ${first + 1}, and first wrong at k = ${first}.`,
  ];
}

const range = (T: number) => Array.from({ length: T }, (_, index) => index + 1);

const namesOf = ({ candidates }: Pick<Diagnosis, 'candidates'>): readonly string[] =>
  candidates.map((candidate, index) => (index === 0 ? nameOf(candidate) : `Or: ${nameOf(candidate)}`));

/** What was done, in sentences. */
export const nameOf = ({ made }: Pick<Candidate, 'made'>): string =>
  made
    .map(({ mistake, way }) => `${familyOf(mistake.id).what}${way.detail ? ` (${way.detail}.)` : ''}`)
    .join(' And: ');

const isVector = ({ weights }: Subject, parameter: ParameterName): boolean =>
  typeof weights[parameter]![0] === 'number';

const brief = (x: number): string => String(Number(x.toPrecision(6))).replace('-', '−');
