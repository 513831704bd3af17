/** What the reader calls the parameters: in the file that was opened, or in the gradients that are checked. */
import { computed, signal } from '@preact/signals-core';
import type { Naming, ParameterName } from '../../rnn/index.ts';

type Names = Naming['names'];

export const namesOfFile = signal<Names>({});
/** They count before those of the file. */
export const namesOfAnswer = signal<Names>({});
/** Of the network that numbers are checked against; undefined: it is that of the page. */
export const namesOfChecked = signal<Names | undefined>(undefined);

const names = computed((): Names => ({ ...namesOfFile.value, ...namesOfAnswer.value }));

/** `Waa` of W; W itself where that is its name, or where it is several arrays. */
export const ownName = (parameter: ParameterName): string => nameIn(names.value, parameter);

/** The same of what numbers are checked against. */
export const checkedName = (parameter: ParameterName): string =>
  nameIn(namesOfChecked.value ?? names.value, parameter);

function nameIn(all: Names, parameter: ParameterName): string {
  const name = all[parameter];
  return name === undefined || name.includes(',') ? parameter : name;
}

/** As formulas, sentences and drawings have it: `W_hh` of PyTorch’s weight_hh_l0; W where a name would take all of the room. */
export const shortName = (parameter: ParameterName): string => {
  const name = ownName(parameter).replace(
    /^(w|b)(?:eight|ias)_([hi]h)(?:_l0)?$/,
    (_, kind: string, of: string) => `${kind === 'w' ? 'W' : 'b'}_${of}`,
  );
  return /^(?:[A-Za-z]{1,4}|[A-Za-z]_[A-Za-z\d]{1,3})$/.test(name) ? name : parameter;
};
