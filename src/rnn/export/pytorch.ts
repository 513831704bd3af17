import { biasNames, type Experiment, type Matrix, parametersOf, type Vector } from '../experiment.ts';
import { pytorchSteps } from './pytorch-steps.ts';

/** How E_t is added to E. */
const losses = {
  'squared-error': 'E = E + ((o - target) ** 2).sum() / 2',
  'cross-entropy': 'E = E - (target * torch.log_softmax(o, 0)).sum()',
} satisfies Record<Experiment['loss'], string>;

/**
 * A Python script that computes the experiment with PyTorch's autograd, in float64. It needs nothing but `torch`, and
 * prints one line of JSON with 17 significant digits: `{"loss": E, "gradients": {"W": dE/dW, ...}}`, the `loss` and the
 * `gradients` of `differentiate`, up to rounding.
 * @param truncated at a horizon, sliding or by windows, as `firstKept` says: then the gradients are of the terms that are kept
 */
export function pytorchScript(experiment: Experiment, truncated?: Truncated): string {
  const { cell, weights, initial, inputs, targets, loss } = experiment;
  const parameters = parametersOf(experiment);
  const biases = biasNames.filter((name) => weights[name]);
  const step = [
    ...pytorchSteps[cell](Object.fromEntries(biasNames.map((name) => [name, weights[name] !== undefined]))),
    `o = V @ h${weights.d ? ' + d' : ''}`,
  ];
  const hasLoss = targets.some((target) => target !== null);
  const state = initial.c ? ['h', 'c'] : ['h'];

  return `${[
    `# Backpropagation through time: a recurrent network of ${cell} cells, T = ${inputs.length} steps.`,
    '# Prints E and its gradients as JSON.',
    'import torch',
    '',
    '',
    'def tensor(values, requires_grad=False):',
    '    return torch.tensor(values, dtype=torch.float64, requires_grad=requires_grad)',
    '',
    '',
    `# W: hidden to hidden, U: input to hidden, V: hidden to output${biases.length ? `; biases: ${biases.join(', ')}` : ''}.`,
    ...parameters.map((name) => `${name} = tensor(${literal(weights[name]!)}, requires_grad=True)`),
    '',
    '# The state before the first step.',
    `h = tensor(${literal(initial.h)})`,
    ...(initial.c ? [`c = tensor(${literal(initial.c)})`] : []),
    '',
    `inputs = tensor(${literal(inputs)})`,
    ...(hasLoss
      ? [`targets = ${list(targets.map((row) => (row ? `tensor(${literal(row)})` : 'None')))}`]
      : []),
    '',
    ...(hasLoss
      ? forward({ step, loss: losses[loss], state, truncated })
      : ['for x in inputs:', ...indented(step)]),
    ...(hasLoss ? [] : ['E = 0 * o.sum()  # No step has a target: no loss, no gradient.']),
    '',
    'E.backward()',
    '',
    '',
    'def text(values):',
    '    if isinstance(values, list):',
    '        return "[" + ", ".join(text(value) for value in values) + "]"',
    '    return format(values, ".17g")',
    '',
    '',
    `gradients = {${parameters.map((name) => `"${name}": ${name}.grad`).join(', ')}}`,
    'gradients = ", ".join(f\'"{name}": {text(grad.tolist())}\' for name, grad in gradients.items())',
    'print(f\'{{"loss": {text(E.item())}, "gradients": {{{gradients}}}}}\')',
  ].join('\n')}\n`;
}

/** At a horizon that is shorter than the sequence. */
export interface Truncated {
  readonly horizon: number;
  readonly windows: boolean;
}

interface Forward {
  /** From the state before to o. */
  readonly step: readonly string[];
  readonly loss: string;
  readonly state: readonly string[];
  readonly truncated: Truncated | undefined;
}

/** All steps, and E. */
function forward({ step, loss, state, truncated }: Forward): string[] {
  const added = ['if target is not None:', ...indented([loss])];
  if (!truncated) {
    return ['E = 0', 'for x, target in zip(inputs, targets):', ...indented([...step, ...added])];
  }
  const { horizon, windows } = truncated;
  const names = state.join(', ');
  if (windows) {
    return [
      'E = 0',
      'for t, (x, target) in enumerate(zip(inputs, targets)):',
      ...indented([
        `if t % ${horizon} == 0:  # No gradient leaves a window of ${horizon} steps.`,
        ...indented([`${names} = ${state.map((name) => `${name}.detach()`).join(', ')}`]),
        ...step,
        ...added,
      ]),
    ];
  }
  const [output, ...cell] = step.toReversed();
  const all = state.length > 1;
  return [
    `def step(x, ${names}):`,
    ...indented([...cell.toReversed(), `return ${names}`]),
    '',
    '',
    `# Each loss goes back over ${horizon} steps: it begins anew at the state before them, of which no gradient goes further.`,
    `states = [${all ? `(${names})` : names}]`,
    'with torch.no_grad():',
    ...indented(['for x in inputs:', ...indented([`states.append(step(x, ${all ? '*' : ''}states[-1]))`])]),
    'E = 0',
    'for t, target in enumerate(targets):',
    ...indented([
      'if target is None:',
      ...indented(['continue']),
      `first = max(0, t - ${horizon - 1})`,
      `${names} = states[first]`,
      'for x in inputs[first:t + 1]:',
      ...indented([`${names} = step(x, ${names})`]),
      output,
      loss,
    ]),
  ];
}

const indented = (lines: readonly string[]) => lines.map((line) => `    ${line}`);

/** A list of numbers, or of rows, in Python. */
const literal = (values: Vector | Matrix): string =>
  isMatrix(values) ? list(values.map(literal)) : `[${values.map(numeral).join(', ')}]`;

const isMatrix = (values: Vector | Matrix): values is Matrix => Array.isArray(values[0]);

/** A list with an entry a line. */
const list = (entries: readonly string[]) => `[\n${entries.map((entry) => `    ${entry},\n`).join('')}]`;

/** Whole numbers beyond 64 bits would be too much for `torch.tensor`: large ones get an exponent. */
const numeral = (x: number) => (Math.abs(x) < 2 ** 53 ? String(x) : x.toExponential());
