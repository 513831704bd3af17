/** Someone's own names in sentences. */
import type { ParameterName } from '../../experiment.ts';
import type { Arrangement, Source } from './arrangement.ts';
import { bareName } from './roles.ts';

/** What someone calls the parameters and their entries. */
export interface Naming {
  /** By parameter, where it is not the name here: `dWaa`; `dWf, dWi` where it is several arrays. */
  readonly names: { readonly [P in ParameterName]?: string };
  /** `dWf[3, 1]`, counted from 1. */
  readonly entry: (parameter: ParameterName, row: number, column: number | undefined) => string;
}

/** The names that experiments have: `W[3, 1]`, counted from 1. */
export const ownNames: Naming = {
  names: {},
  entry: (parameter, row, column) => `${parameter}[${row}${column === undefined ? '' : `, ${column}`}]`,
};

/** Arrays that are listed by name, at most. */
const MOST = 4;

export function namingOf(sources: readonly Source[], { filled, shapes }: Arrangement): Naming {
  const shown = (at: number): string => {
    const name = sources[at].name ?? '';
    return /\[\s*["']([^"']+)["']\s*\]\s*$/.exec(name)?.[1] ?? name;
  };
  const names: { [P in ParameterName]?: string } = {};
  for (const [parameter, { origins, added }] of filled) {
    const all = [...origins, ...added.map(([, origin]) => origin)];
    const own = [...new Set(all.flatMap((origin) => (origin ? [shown(origin.source)] : [])))];
    const isOther = own.some((name) => name !== '' && bareName(name) !== parameter);
    if (isOther) names[parameter] = own.length > MOST ? `${own.slice(0, MOST).join(', ')} …` : own.join(', ');
  }
  return {
    names,
    entry: (parameter, row, column) => {
      const one = filled.get(parameter);
      const origin = one?.origins[(row - 1) * (one.shape[1] ?? 1) + (column ?? 1) - 1];
      if (!origin || !names[parameter]) return ownNames.entry(parameter, row, column);
      const { index, shape } = sources[origin.source];
      const [, width] = index ? [] : shape.length > 1 ? shape.slice(-2) : shapes[origin.source];
      if (index)
        return `${shown(origin.source)}[${index.map((i) => (i === undefined ? ':' : i + 1)).join(', ')}]`;
      const place =
        width === undefined ? [origin.index] : [Math.floor(origin.index / width), origin.index % width];
      return `${shown(origin.source)}[${place.map((i) => i + 1).join(', ')}]`;
    },
  };
}

/** Names of an answer; those of the experiment for what the answer calls as it is called here. */
export const namesOfBoth = (answer: Naming, experiment: Naming): Naming => ({
  names: { ...experiment.names, ...answer.names },
  entry: (parameter, ...place) => (answer.names[parameter] ? answer : experiment).entry(parameter, ...place),
});

const SYMBOL = /(?<![\w.′’"])(W|U|V|bh|b|d)(?:\[(\d+)(?:, (\d+))?\])?(?![\w′’])/g;

/** A sentence on parameters and their entries, with someone's names for them. */
export function inTheirNames(sentence: string, { names, entry }: Naming): string {
  if (Object.keys(names).length === 0) return sentence;
  return sentence.replace(SYMBOL, (...match) => {
    const [whole, parameter, row, column, at] = match as unknown as [
      string,
      ParameterName,
      string?,
      string?,
      number?,
    ];
    if (row) return entry(parameter, Number(row), column === undefined ? undefined : Number(column));
    const name = names[parameter];
    // Of a transpose it is the weights that are meant, not their gradient.
    const isWeight = sentence[at! + whole.length] === 'ᵀ' && name !== undefined && !name.includes(',');
    return isWeight ? bareName(name) : (name ?? whole);
  });
}
