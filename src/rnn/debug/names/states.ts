/** States and what arrives at them under the names of formulas: `dh`, `dh_3`, `da_f`, `dx[2]`, `h`, `E_3`. */
import { type CellName, cells } from '../../cells/index.ts';
import { type BatchExperiment, type Experiment, sizesOf } from '../../experiment.ts';
import type { GivenQuantities } from '../quantities.ts';
import { shapeText, sizeOf } from '../shapes.ts';
import { sequencesIn, subjectOf } from '../subject.ts';
import type { Source } from './arrangement.ts';
import { bareKey } from './roles.ts';

/** One of what `differentiate` gives of a sequence, at all steps or at one. */
interface State {
  readonly key:
    'hidden' | 'cells' | 'outputs' | 'losses' | 'hiddenGradients' | 'cellGradients' | 'inputGradients';
  readonly width: 'n' | 'm' | 'q' | 1;
}

const states: { readonly [name: string]: State } = {
  h: { key: 'hidden', width: 'n' },
  c: { key: 'cells', width: 'n' },
  o: { key: 'outputs', width: 'q' },
  E: { key: 'losses', width: 1 },
  dh: { key: 'hiddenGradients', width: 'n' },
  dc: { key: 'cellGradients', width: 'n' },
  dx: { key: 'inputGradients', width: 'm' },
};

interface Meant {
  /** `hiddenGradients`, `preactivationGradients.f`, `initialGradients.h` */
  readonly path: string;
  readonly width: State['width'];
  /** From 1; undefined: all steps, or none. */
  readonly step: number | undefined;
}

/** What a name means; undefined where it means no state. */
function meantBy(name: string, cell: CellName): Meant | undefined {
  const bare = bareKey(name).replace(/^(?:dE|∂E|dL|dJ)\/(?:d|∂)/, 'd');
  const { gates, hasCellState } = cells[cell];
  const arrival = /^da(?:_?([a-z]))?_?(\d+)?$/.exec(bare);
  if (arrival) {
    const [, preactivation, at] = arrival;
    const gate = preactivation ?? (gates.length === 1 ? gates[0] : undefined);
    if (gate === undefined || !gates.includes(gate)) return undefined;
    return { path: `preactivationGradients.${gate}`, width: 'n', step: stepOf(at) };
  }
  const [, symbol, step] = /^(d?[hcxoE])_?(\d+)?$/.exec(bare) ?? [];
  const state = symbol === undefined ? undefined : states[symbol];
  if (!state || (symbol.endsWith('c') && !hasCellState)) return undefined;
  if (step === '0') {
    const isInitial = symbol === 'dh' || symbol === 'dc';
    return isInitial ? { path: `initialGradients.${symbol[1]}`, width: 'n', step: undefined } : undefined;
  }
  return { path: state.key, width: state.width, step: stepOf(step) };
}

const stepOf = (digits: string | undefined) => (digits === undefined ? undefined : Number(digits));

type Row = (number | null)[];

/** Takes states out of the arrays of an answer to an experiment of one sequence. @throws what `error` of a source gives */
export function statesApart<One extends Source>(
  sources: readonly One[],
  experiment: Experiment | BatchExperiment,
): { readonly rest: readonly One[]; readonly quantities: GivenQuantities } {
  const [sequence, ...others] = sequencesIn(subjectOf(experiment));
  const { n, m, q, T } = sizesOf(sequence);
  const rest: One[] = [];
  const rows = new Map<string, { readonly meant: Meant; readonly rows: Row[] }>();
  for (const source of sources) {
    const meant = source.name === undefined ? undefined : meantBy(source.name, experiment.cell);
    if (!meant || others.length > 0) {
      rest.push(source);
      continue;
    }
    const width = meant.width === 1 ? 1 : { n, m, q }[meant.width];
    const count = meant.path.startsWith('initialGradients') ? 1 : T;
    const known = rows.get(meant.path) ?? {
      meant,
      rows: Array.from({ length: count }, (): Row => Array.from({ length: width }, () => null)),
    };
    rows.set(meant.path, known);
    fill(known.rows, source, meant.step);
  }
  return { rest, quantities: nested(rows) };
}

/** Puts the numbers of an array into the rows of steps. */
function fill(rows: Row[], source: Source, step: number | undefined): void {
  const width = rows[0].length;
  if (step !== undefined && step > rows.length)
    throw source.error(`is of step ${step}, of T = ${rows.length}`);
  const index = [...(step === undefined ? [] : [step - 1]), ...(source.index ?? [])];
  const places = rows.flatMap((row, t) =>
    row
      .map((_, i) => [t, i] as const)
      .filter((place) => index.every((at, axis) => at === undefined || at === place[axis])),
  );
  if (places.length !== sizeOf(source.shape)) {
    const wanted = index.length > 0 || rows.length === 1 ? [places.length] : [rows.length, width];
    throw source.error(`expected ${shapeText(wanted)}, a row a step, got ${shapeText(source.shape)}`);
  }
  // Steps side by side, as columns have them.
  const isTurned =
    index.length === 0 && source.shape.length === 2 && source.shape[0] === width && width !== rows.length;
  places.forEach(([t, i], at) => {
    rows[t][i] = source.entry(isTurned ? i * rows.length + t : at);
  });
}

function nested(all: ReadonlyMap<string, { readonly meant: Meant; readonly rows: Row[] }>): GivenQuantities {
  const found: Record<string, unknown> = {};
  for (const [path, { meant, rows }] of all) {
    const isList = meant.width === 1 || path.startsWith('initialGradients');
    const value = meant.width === 1 ? rows.map(([x]) => x) : isList ? rows[0] : rows;
    const [key, inner] = path.split('.');
    found[key] = inner ? { ...(found[key] as object), [inner]: value } : value;
  }
  return found as GivenQuantities;
}
