/** What others call the parameters, alone or as gradients: `weight_hh_l0`, `dWaa`, `W_xh.grad`, `gradients["dba"]`. */
import { type CellName, cells } from '../../cells/index.ts';
import type { ParameterName, Shaped } from '../../experiment.ts';
import { parametersOf } from '../../experiment.ts';

/**
 * Where numbers of someone's array belong. `W` and `U` may be side by side in one array, as those of `[h, x]` are; a gate's rows
 * may be an array of their own.
 */
export interface Role {
  /** Side by side, in this order. */
  readonly parts: readonly [ParameterName] | readonly ['W' | 'U', 'W' | 'U'];
  /** One gate's rows alone; undefined: those of all. */
  readonly gate?: string;
  /** How rows of gates are stacked, where it is not as here. */
  readonly order?: readonly string[];
  /** Undefined: people do both. */
  readonly layout?: Layout;
  /** The second of two biases: it acts inside the reset gate's product. */
  readonly isSecondBias?: boolean;
}

/** `columns`: a = W h, as here; `rows`: a = h W. */
export type Layout = 'columns' | 'rows';

type Named = readonly [names: readonly string[], role: Role];

const part = (parameter: ParameterName, layout?: Layout): Role => ({
  parts: [parameter],
  ...(layout && { layout }),
});

/** PyTorch, Coursera and min-char-rnn have columns, Keras has rows; of the rest people do both. */
const table: readonly Named[] = [
  [['weight_hh_l0', 'weight_hh', 'Waa', 'Whh', 'h2h'], part('W', 'columns')],
  [['weight_ih_l0', 'weight_ih', 'Wax', 'Wxh', 'Wih', 'i2h'], part('U', 'columns')],
  [['Wya', 'Why', 'h2o', 'Who'], part('V', 'columns')],
  [['bias_ih_l0', 'bias_ih', 'ba', 'b_a', 'bh', 'b_h', 'b_ih', 'bih'], part('b')],
  [['bias_hh_l0', 'bias_hh', 'b_hh', 'bhh'], { parts: ['b'], isSecondBias: true }],
  [['by', 'b_y', 'b_o', 'bo', 'b_q', 'bq', 'bV', 'b_out', 'c'], part('d')],
  [['recurrent_kernel'], part('W', 'rows')],
  [['W_hh', 'Wh', 'W_h', 'W_rec', 'Wrec', 'W_aa', 'Wr', 'recurrent_weights'], part('W')],
  [['W_xh', 'W_ih', 'Wx', 'W_x', 'W_in', 'Win', 'W_ax', 'Wi', 'input_weights'], part('U')],
  [
    ['W_hy', 'Wy', 'W_y', 'W_out', 'Wout', 'W_ho', 'W_hq', 'Whq', 'W_ya', 'Wo', 'W_o', 'output_weights'],
    part('V'),
  ],
];

/** What the gates are called, by cell. */
const gateNames: { readonly [Cell in CellName]?: { readonly [name: string]: string } } = {
  lstm: { i: 'i', u: 'i', f: 'f', g: 'g', c: 'g', j: 'g', C: 'g', o: 'o' },
  gru: { r: 'r', z: 'z', u: 'z', n: 'n', h: 'n', c: 'n', g: 'n' },
};

/** Layers that are recurrent; the others lead to the output. */
const RECURRENT = /rnn|lstm|gru|cell|recurrent|encoder/i;

/** What a container has it under. */
export const bareKey = (name: string): string => /\[\s*["']([^"']+)["']\s*\]\s*$/.exec(name)?.[1] ?? name;

/** `dWaa` of `gradients["dWaa"]`, `rnn.weight_hh_l0` of `model.rnn.weight_hh_l0.grad`: without what says that it is a gradient. */
export function bareName(name: string): string {
  return bareKey(name)
    .replace(/:\d+$/, '')
    .replace(/(?:\.grad|_grad|_gradient)$/, '')
    .replace(/^(?:grads?|gradients|self|params|model|net|cache)\./, '')
    .replace(/^\\?frac\{.*?\}\{\\?(?:partial|mathrm\{d\})?\s*(.*)\}$/, '$1')
    .replace(/^(?:d|∂)[ELJCl](?:oss)?\s*(?:\/|_|wrt)?\s*(?:d|∂)(?=[A-Za-z])/, '')
    .replace(/^(?:grad_?|∂|∇_?|d_?|delta_?)(?=[A-Zbcdk]|dense|weight|bias|recurrent)/, '');
}

/** What a name may mean in an experiment, the likeliest first; none where it means nothing. */
export function rolesOf(name: string, experiment: Shaped): readonly Role[] {
  const own = parametersOf(experiment);
  const bare = bareName(name);
  for (const one of [name, bare]) {
    const parameter = own.find((known) => known === one);
    if (parameter) return ownRoles(parameter);
  }
  const path = bare.split(/[./]/);
  const last = path.at(-1)!;
  const roles: readonly Role[] = [
    ...layerRoles(path, experiment.cell),
    ...gateRoles(last, experiment.cell),
    ...table.filter(([names]) => names.includes(last)).map(([, role]) => role),
  ];
  const isOwn = (parameter: ParameterName) => own.includes(parameter);
  return roles.filter(({ parts }) => parts.every(isOwn));
}

/** Some books call W what is U here. */
const ownRoles = (parameter: ParameterName): readonly Role[] => {
  const swapped = { W: 'U', U: 'W' } as const;
  const own: Role = { parts: [parameter], layout: 'columns' };
  return parameter === 'W' || parameter === 'U'
    ? [own, { parts: [swapped[parameter]], layout: 'columns' }]
    : [own];
};

/** `lstm/lstm_cell/kernel`, `fc.weight`, `dense/bias`, `i2h.weight`. */
function layerRoles(path: readonly string[], cell: CellName): readonly Role[] {
  const last = path.at(-1)!;
  const layer = path.slice(0, -1).join('.');
  const isOutput = layer !== '' && !RECURRENT.test(layer) && !/i2h|h2h|hidden|input/i.test(layer);
  const { gates } = cells[cell];
  const keras = cell === 'gru' ? { order: ['z', 'r', 'n'] } : {};
  switch (last) {
    case 'kernel':
      if (isOutput) return [part('V', 'rows')];
      return [
        { ...part('U', 'rows'), ...keras },
        { parts: ['U', 'W'], layout: 'rows', ...(cell === 'lstm' && { order: ['i', 'g', 'f', 'o'] }) },
      ];
    case 'recurrent_kernel':
      return [{ ...part('W', 'rows'), ...keras }];
    case 'bias':
      if (isOutput) return [part('d')];
      return [{ ...part('b'), ...(gates.length > 1 && keras) }];
    case 'weight':
      if (/h2h/.test(layer)) return [part('W', 'columns')];
      if (/i2h|input/.test(layer)) return [part('U', 'columns'), { parts: ['U', 'W'], layout: 'columns' }];
      return isOutput || layer === '' ? [part('V', 'columns')] : [];
    default:
      return [];
  }
}

/** `Wf` on [h, x]; `W_f` and `U_f`; `W_hf` and `W_xf`; `b_f`. */
function gateRoles(name: string, cell: CellName): readonly Role[] {
  const names = gateNames[cell];
  if (!names) return [];
  const gateOf = (letter: string | undefined) => (letter === undefined ? undefined : names[letter]);
  const [, kind, middle, end] = /^([WUb])_?\{?([a-z]?)_?([A-Za-z]|~?c~?)\}?$/.exec(name) ?? [];
  if (!kind) return [];
  const of = (parameter: ParameterName, gate: string): Role => ({ parts: [parameter], gate });
  if (middle === '') {
    const gate = gateOf(end);
    if (!gate) return [];
    if (kind === 'b') return [of('b', gate)];
    if (kind === 'U') return [of('W', gate), of('U', gate)];
    return [{ parts: ['W', 'U'], gate }, of('U', gate), of('W', gate)];
  }
  // `W_hf`, `W_xf`, `W_if` of the gate f; or `W_fh`, `W_fx`.
  const sides = { h: 'W', a: 'W', x: 'U', i: 'U' } as const;
  const before = sides[middle as never] as 'W' | 'U' | undefined;
  const after = sides[end as never] as 'W' | 'U' | undefined;
  const [late, early] = [gateOf(end), gateOf(middle)];
  return [
    ...(before && late ? [sideOf(kind, before, late)] : []),
    ...(after && early ? [sideOf(kind, after, early)] : []),
  ];
}

const sideOf = (kind: string, side: 'W' | 'U', gate: string): Role =>
  kind === 'b' ? { parts: ['b'], gate, isSecondBias: side === 'W' } : { parts: [side], gate };
