/** What others call the parameters, alone or as gradients: `weight_hh_l0`, `dWaa`, `W_xh.grad`. */
import { type Experiment, type ParameterName, parametersOf } from '../experiment.ts';

const names: readonly (readonly [ParameterName, readonly string[]])[] = [
  ['W', ['weight_hh_l0', 'weight_hh', 'recurrent_kernel', 'W_hh', 'Whh', 'Waa', 'Wh', 'W_h', 'W_rec']],
  ['U', ['weight_ih_l0', 'weight_ih', 'kernel', 'W_xh', 'Wxh', 'W_ih', 'Wax', 'Wx', 'W_x', 'W_in']],
  ['V', ['W_hy', 'Why', 'Wya', 'Wy', 'W_y', 'W_out', 'W_ho']],
  ['b', ['bias_ih_l0', 'bias_hh_l0', 'bias_ih', 'bias_hh', 'bias', 'ba', 'b_a', 'b_h', 'bh']],
  ['d', ['by', 'b_y', 'b_o', 'c']],
];

/** The parameter of an experiment that a name means; undefined where it means none. */
export function parameterNamed(name: string, experiment: Experiment): ParameterName | undefined {
  const own = parametersOf(experiment);
  const bare = name.replace(/\.grad$|_grad$/, '').replace(/^(?:grad_|∂|d(?=[A-Zbcdk]))/, '');
  for (const one of [name, bare]) {
    const found =
      own.find((parameter) => parameter === one) ?? names.find(([, others]) => others.includes(one))?.[0];
    if (found && own.includes(found)) return found;
  }
  return undefined;
}
