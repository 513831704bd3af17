/** A step of each cell in Python, with PyTorch: from h (and c) of the step before to that of this one. */
import type { Biases } from '../cells/cell.ts';
import type { CellName } from '../cells/index.ts';

/** `a = W h + U x (+ b)` */
const ofA = ({ b }: Biases): string => `a = W @ h + U @ x${b ? ' + b' : ''}`;

export const pytorchSteps: { readonly [C in CellName]: (has: Biases) => readonly string[] } = {
  sigmoid: (has) => [ofA(has), 'h = torch.sigmoid(a)'],
  tanh: (has) => [ofA(has), 'h = torch.tanh(a)'],
  relu: (has) => [ofA(has), 'h = torch.relu(a)'],
  linear: (has) => [ofA(has), 'h = a'],
  lstm: (has) => [
    ofA(has),
    'a_i, a_f, a_g, a_o = a.chunk(4)',
    'gate_i, gate_f, gate_o = torch.sigmoid(a_i), torch.sigmoid(a_f), torch.sigmoid(a_o)',
    'gate_g = torch.tanh(a_g)',
    'c = gate_f * c + gate_i * gate_g',
    'h = gate_o * torch.tanh(c)',
  ],
  gru: ({ b, bh }) => [
    'Wh_r, Wh_z, Wh_n = (W @ h).chunk(3)',
    `Ux_r, Ux_z, Ux_n = (U @ x${b ? ' + b' : ''}).chunk(3)`,
    'gate_r, gate_z = torch.sigmoid(Wh_r + Ux_r), torch.sigmoid(Wh_z + Ux_z)',
    `gate_n = torch.tanh(Ux_n + gate_r * ${bh ? '(Wh_n + bh)' : 'Wh_n'})`,
    'h = (1 - gate_z) * gate_n + gate_z * h',
  ],
  'gru-before': ({ b }) => [
    'Wh_r, Wh_z = (W[: 2 * len(h)] @ h).chunk(2)',
    `Ux_r, Ux_z, Ux_n = (U @ x${b ? ' + b' : ''}).chunk(3)`,
    'gate_r, gate_z = torch.sigmoid(Wh_r + Ux_r), torch.sigmoid(Wh_z + Ux_z)',
    'gate_n = torch.tanh(Ux_n + W[2 * len(h) :] @ (gate_r * h))',
    'h = (1 - gate_z) * gate_n + gate_z * h',
  ],
  'peephole-lstm': (has) => [
    ofA(has),
    'a_i, a_f, a_g, a_o = a.chunk(4)',
    'gate_i, gate_f = torch.sigmoid(a_i + p_i * c), torch.sigmoid(a_f + p_f * c)',
    'gate_g = torch.tanh(a_g)',
    'c = gate_f * c + gate_i * gate_g',
    'gate_o = torch.sigmoid(a_o + p_o * c)',
    'h = gate_o * torch.tanh(c)',
  ],
  mingru: ({ b }) => [
    `a_z, gate_n = (U @ x${b ? ' + b' : ''}).chunk(2)`,
    'gate_z = torch.sigmoid(a_z)',
    'h = (1 - gate_z) * h + gate_z * gate_n',
  ],
  minlstm: ({ b }) => [
    `a_f, a_i, gate_n = (U @ x${b ? ' + b' : ''}).chunk(3)`,
    'gate_f, gate_i = torch.sigmoid(a_f), torch.sigmoid(a_i)',
    'h = gate_f / (gate_f + gate_i) * h + gate_i / (gate_f + gate_i) * gate_n',
  ],
  indrnn: ({ b }) => [`h = torch.relu(u * h + U @ x${b ? ' + b' : ''})`],
  'layernorm-lstm': ({ b, b_c }) => [
    'norm = torch.nn.functional.layer_norm',
    `a = norm(W @ h, W.shape[:1]) * g_h + norm(U @ x, W.shape[:1]) * g_x${b ? ' + b' : ''}`,
    'a_i, a_f, a_g, a_o = a.chunk(4)',
    'gate_i, gate_f, gate_o = torch.sigmoid(a_i), torch.sigmoid(a_f), torch.sigmoid(a_o)',
    'gate_g = torch.tanh(a_g)',
    `c = norm(gate_f * c + gate_i * gate_g, c.shape) * g_c${b_c ? ' + b_c' : ''}`,
    'h = gate_o * torch.tanh(c)',
  ],
};
