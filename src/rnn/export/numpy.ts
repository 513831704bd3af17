/** An experiment in Python with NumPy alone: its numbers, and backpropagation through time by hand. */
import type { Biases } from '../cells/cell.ts';
import type { CellName } from '../cells/index.ts';
import { biasNames, type Experiment, parametersOf, type Vector } from '../experiment.ts';

/** Lines of Python that make arrays of all numbers, to full precision; `None` stands where a step has no loss. */
export function numpyArrays(experiment: Experiment): string {
  const { cell, weights, initial, inputs, targets, loss } = experiment;
  const isFull = targets.every((target) => target !== null);
  return [
    `# ${cell} cell, loss: ${loss}. Row t - 1 of x and of target is that of step t.`,
    'import numpy as np',
    ...parametersOf(experiment).map((name) => assign(name, weights[name]!)),
    assign('h0', initial.h),
    ...(initial.c ? [assign('c0', initial.c)] : []),
    assign('x', inputs),
    isFull
      ? assign('target', targets)
      : `target = [${targets.map((row) => (row ? `np.array(${list(row)})` : 'None')).join(',\n          ')}]`,
    '',
  ].join('\n');
}

/** One step of a cell, forward and back, in Python. */
interface Lines {
  /** From `h` (and `c`) of the step before to those of this one. */
  readonly forward: readonly string[];
  /** What of a step the way back needs, beside h of the step before. */
  readonly kept: readonly string[];
  /** From `dh` (and `dc`), what arrives at the states of a step, to `da`, and to gradients of the cell's own parameters. */
  readonly back: readonly string[];
  /** Whether W h is used as a whole: `Wh`. */
  readonly hasProduct: boolean;
  /** Whether U x + b is not: then U gets `dUx`. */
  readonly hasInput?: false;
  /** What W gets, and what comes to h of the step before by way of W. */
  readonly W?: { readonly gradient: string; readonly back: string };
  /** What comes to h of the step before by another way than W, added. */
  readonly beside?: string;
}

const throughW = (delta: 'da' | 'dWh') => ({
  hasProduct: true,
  W: { gradient: `np.outer(${delta}, h_before)`, back: `W.T @ ${delta}` },
});

const simple = (f: string, slope: string): Lines => ({
  forward: ['a = Wh + Ux', `h = ${f}`],
  kept: ['a', 'h'],
  back: [`da = ${slope}`],
  ...throughW('da'),
});

const linesOf: { readonly [C in CellName]: (has: Biases) => Lines } = {
  sigmoid: () => simple('sigmoid(a)', 'dh * h * (1 - h)'),
  tanh: () => simple('np.tanh(a)', 'dh * (1 - h ** 2)'),
  relu: () => simple('np.maximum(a, 0)', 'dh * (a > 0)'),
  linear: () => simple('a', 'dh'),
  lstm: () => ({
    forward: [
      'c_before = c',
      'a_i, a_f, a_g, a_o = np.split(Wh + Ux, 4)',
      'i, f, g, out = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)',
      'c = f * c_before + i * g',
      'h = out * np.tanh(c)',
    ],
    kept: ['c_before', 'i', 'f', 'g', 'out', 'c', 'h'],
    back: [
      'dc = dc + dh * out * (1 - np.tanh(c) ** 2)',
      'da = np.concatenate([',
      '    dc * g * i * (1 - i),',
      '    dc * c_before * f * (1 - f),',
      '    dc * i * (1 - g ** 2),',
      '    dh * np.tanh(c) * out * (1 - out),',
      '])',
      'dc = dc * f',
    ],
    ...throughW('da'),
  }),
  gru: ({ bh }) => ({
    forward: [
      'Wh_r, Wh_z, Wh_n = np.split(Wh, 3)',
      'Ux_r, Ux_z, Ux_n = np.split(Ux, 3)',
      'r, z = sigmoid(Wh_r + Ux_r), sigmoid(Wh_z + Ux_z)',
      `recalled = Wh_n${bh ? ' + bh' : ''}`,
      'n = np.tanh(Ux_n + r * recalled)',
      'h = (1 - z) * n + z * h_before',
    ],
    kept: ['r', 'z', 'n', 'recalled', 'h'],
    back: [
      'da_n = dh * (1 - z) * (1 - n ** 2)',
      'da_r = da_n * recalled * r * (1 - r)',
      'da_z = dh * (h_before - n) * z * (1 - z)',
      'da = np.concatenate([da_r, da_z, da_n])',
      'dWh = np.concatenate([da_r, da_z, da_n * r])',
      ...(bh ? ['dbh += da_n * r'] : []),
    ],
    ...throughW('dWh'),
    beside: 'dh * z',
  }),
  'gru-before': () => ({
    forward: [
      'Wh_r, Wh_z = np.split(W[: 2 * len(h)] @ h, 2)',
      'Ux_r, Ux_z, Ux_n = np.split(Ux, 3)',
      'r, z = sigmoid(Wh_r + Ux_r), sigmoid(Wh_z + Ux_z)',
      'n = np.tanh(W[2 * len(h) :] @ (r * h_before) + Ux_n)',
      'h = (1 - z) * n + z * h_before',
    ],
    kept: ['r', 'z', 'n', 'h'],
    back: [
      'da_n = dh * (1 - z) * (1 - n ** 2)',
      'drh = W[2 * len(h) :].T @ da_n',
      'da_r = drh * h_before * r * (1 - r)',
      'da_z = dh * (h_before - n) * z * (1 - z)',
      'da = np.concatenate([da_r, da_z, da_n])',
      'da_rz = np.concatenate([da_r, da_z])',
    ],
    hasProduct: false,
    W: {
      gradient: 'np.concatenate([np.outer(da_rz, h_before), np.outer(da_n, r * h_before)])',
      back: 'W[: 2 * len(h)].T @ da_rz',
    },
    beside: 'drh * r + dh * z',
  }),
  'peephole-lstm': () => ({
    forward: [
      'c_before = c',
      'a_i, a_f, a_g, a_o = np.split(Wh + Ux, 4)',
      'i, f, g = sigmoid(a_i + p_i * c), sigmoid(a_f + p_f * c), np.tanh(a_g)',
      'c = f * c_before + i * g',
      'out = sigmoid(a_o + p_o * c)',
      'h = out * np.tanh(c)',
    ],
    kept: ['c_before', 'i', 'f', 'g', 'out', 'c', 'h'],
    back: [
      'da_o = dh * np.tanh(c) * out * (1 - out)',
      'dc = dc + dh * out * (1 - np.tanh(c) ** 2) + da_o * p_o',
      'da_i, da_f = dc * g * i * (1 - i), dc * c_before * f * (1 - f)',
      'da = np.concatenate([da_i, da_f, dc * i * (1 - g ** 2), da_o])',
      'dp_i += da_i * c_before',
      'dp_f += da_f * c_before',
      'dp_o += da_o * c',
      'dc = dc * f + da_i * p_i + da_f * p_f',
    ],
    ...throughW('da'),
  }),
  mingru: () => ({
    forward: ['a_z, n = np.split(Ux, 2)', 'z = sigmoid(a_z)', 'h = (1 - z) * h_before + z * n'],
    kept: ['z', 'n', 'h'],
    back: ['da = np.concatenate([dh * (n - h_before) * z * (1 - z), dh * z])'],
    hasProduct: false,
    beside: 'dh * (1 - z)',
  }),
  minlstm: () => ({
    forward: [
      'a_f, a_i, n = np.split(Ux, 3)',
      'f, i = sigmoid(a_f), sigmoid(a_i)',
      'h = (f * h_before + i * n) / (f + i)',
    ],
    kept: ['f', 'i', 'n', 'h'],
    back: [
      'd = dh * (h_before - n) * f * i / (f + i) ** 2',
      'da = np.concatenate([d * (1 - f), -d * (1 - i), dh * i / (f + i)])',
    ],
    hasProduct: false,
    beside: 'dh * f / (f + i)',
  }),
  indrnn: () => ({
    forward: ['a = u * h_before + Ux', 'h = np.maximum(a, 0)'],
    kept: ['a', 'h'],
    back: ['da = dh * (a > 0)', 'du += da * h_before'],
    hasProduct: false,
    beside: 'da * u',
  }),
  'layernorm-lstm': ({ b, b_c }) => ({
    forward: [
      'c_before = c',
      'NWh, sWh = normalise(W @ h)',
      'NUx, sUx = normalise(U @ x_t)',
      `a_i, a_f, a_g, a_o = np.split(g_h * NWh + g_x * NUx${b ? ' + b' : ''}, 4)`,
      'i, f, g, out = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)',
      'Nc, sc = normalise(f * c_before + i * g)',
      `c = g_c * Nc${b_c ? ' + b_c' : ''}`,
      'h = out * np.tanh(c)',
    ],
    kept: ['c_before', 'NWh', 'sWh', 'NUx', 'sUx', 'i', 'f', 'g', 'out', 'Nc', 'sc', 'c', 'h'],
    back: [
      'dc = dc + dh * out * (1 - np.tanh(c) ** 2)',
      'dg_c += dc * Nc',
      ...(b_c ? ['db_c += dc'] : []),
      'dm = through_normalise(dc * g_c, Nc, sc)',
      'da = np.concatenate([',
      '    dm * g * i * (1 - i),',
      '    dm * c_before * f * (1 - f),',
      '    dm * i * (1 - g ** 2),',
      '    dh * np.tanh(c) * out * (1 - out),',
      '])',
      'dc = dm * f',
      'dg_h += da * NWh',
      'dg_x += da * NUx',
      'dWh = through_normalise(da * g_h, NWh, sWh)',
      'dUx = through_normalise(da * g_x, NUx, sUx)',
    ],
    ...throughW('dWh'),
    hasProduct: false,
    hasInput: false,
  }),
};

/** How E_t is added to E, and dE_t/do_t. */
const losses = {
  'squared-error': ['E += ((o - y) ** 2).sum() / 2', 'do = o - y'],
  'cross-entropy': ['E -= (y * np.log(softmax(o))).sum()', 'do = softmax(o) * y.sum() - y'],
} as const satisfies Record<Experiment['loss'], readonly [string, string]>;

const functions = {
  sigmoid: ['def sigmoid(a):', '    return 1 / (1 + np.exp(-a))'],
  normalise: ['def normalise(v):', '    s = np.sqrt(v.var() + 1e-5)', '    return (v - v.mean()) / s, s'],
  through_normalise: [
    'def through_normalise(d, y, s):',
    '    return (d - d.mean() - y * (y * d).mean()) / s',
  ],
  softmax: ['def softmax(o):', '    e = np.exp(o - o.max())', '    return e / e.sum()'],
} as const;

/**
 * A Python script that computes the experiment and its gradients in float64, without autograd. It needs NumPy alone, and
 * prints one line of JSON: `{"loss": E, "gradients": {"W": dE/dW, ...}}`, as `differentiate` has them up to rounding.
 */
export function numpyScript(experiment: Experiment): string {
  const { cell, weights, initial, loss } = experiment;
  const { b, d } = weights;
  const has = Object.fromEntries(biasNames.map((name) => [name, weights[name] !== undefined]));
  const { forward, kept, back, hasProduct, hasInput = true, W, beside } = linesOf[cell](has);
  const all = ['x_t', 'y', 'h_before', ...kept, 'o'].join(', ');
  const [added, slope] = losses[loss];
  const body = [...forward, ...back, added, slope].join('\n');
  const used = Object.entries(functions).filter(([name]) => body.includes(`${name}(`));
  return [
    numpyArrays(experiment),
    ...used.flatMap(([, lines]) => ['', ...lines, '']),
    '',
    '# Forward.',
    `h${initial.c ? ', c = h0, c0' : ' = h0'}`,
    'E, steps = 0.0, []',
    'for x_t, y in zip(x, target):',
    ...indented([
      'h_before = h',
      ...(hasInput ? [`${hasProduct ? 'Wh, Ux = W @ h,' : 'Ux ='} U @ x_t${b ? ' + b' : ''}`] : []),
      ...forward,
      `o = V @ h${d ? ' + d' : ''}`,
      'if y is not None:',
      `    ${added}`,
      `steps.append((${all}))`,
    ]),
    '',
    '# Back through time: dh is what arrives at h_t, from o_t and from step t + 1.',
    ...parametersOf(experiment).map((name) => `d${name} = np.zeros_like(${name})`),
    `dh = np.zeros_like(h)${initial.c ? '\ndc = np.zeros_like(c)' : ''}`,
    `for ${all} in reversed(steps):`,
    ...indented([
      'if y is not None:',
      ...indented([slope, 'dV += np.outer(do, h)', ...(d ? ['dd += do'] : []), 'dh = dh + V.T @ do']),
      ...back,
      ...(W ? [`dW += ${W.gradient}`] : []),
      `dU += np.outer(${hasInput ? 'da' : 'dUx'}, x_t)`,
      ...(b ? ['db += da'] : []),
      `dh = ${[W?.back, beside].filter(Boolean).join(' + ')}`,
    ]),
    '',
    'import json',
    `gradients = {${parametersOf(experiment)
      .map((name) => `"${name}": d${name}.tolist()`)
      .join(', ')}}`,
    'print(json.dumps({"loss": float(E), "gradients": gradients}))',
    '',
  ].join('\n');
}

const indented = (lines: readonly string[]) => lines.map((line) => `    ${line}`);

/** Always floats: gradients are added up in arrays like these. */
function assign(name: string, values: Vector | readonly (Vector | null)[]): string {
  const start = `${name} = np.array([`;
  const between = `,\n${' '.repeat(start.length)}`;
  const isMatrix = typeof values[0] !== 'number';
  const entries = values.map((value) => (typeof value === 'number' ? value : list(value as Vector)));
  return `${start}${entries.join(isMatrix ? between : ', ')}], dtype=float)`;
}

const list = (row: Vector): string => `[${row.join(', ')}]`;
