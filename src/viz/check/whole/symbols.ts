/** What was given, as symbols. */
import { parameterNames } from '../../../rnn/index.ts';

const symbols: { readonly [path: string]: string } = {
  loss: 'E',
  losses: 'E_t',
  outputs: 'o_t',
  hidden: 'h_t',
  cells: 'c_t',
  hiddenGradients: 'dE/dh_t',
  cellGradients: 'dE/dc_t',
  preactivationGradients: 'dE/da_t',
  inputGradients: 'dE/dx_t',
};

/** `dE/dW` of `W`, `dE/dh_t` of `hiddenGradients`, `dE/da_t of gate f` of `preactivationGradients.f`, `dE/dh_0` of `initialGradients.h` */
export function symbolOf(path: string): string {
  const [name, of] = path.split('.');
  if (name === 'initialGradients') return `dE/d${of}_0`;
  if (parameterNames.some((parameter) => parameter === name)) return `dE/d${name}`;
  return symbols[name] + (of === undefined || of === 'a' ? '' : ` of gate ${of}`);
}

/** The same, and of which sequence where the path says it. */
export function symbolAt(path: string): string {
  const { sequence, name } = placeIn(path);
  return symbolOf(name) + (sequence === undefined ? '' : ` of sequence ${sequence}`);
}

/** The number of a sequence, from 1, and what of it: 2 and `hidden` of `sequences[1].hidden`. */
export function placeIn(path: string): { readonly sequence: number | undefined; readonly name: string } {
  const [, sequence, name = path] = /^sequences\[(\d+)\]\.(.*)$/.exec(path) ?? [];
  return { sequence: sequence === undefined ? undefined : Number(sequence) + 1, name };
}
