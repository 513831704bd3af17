/** What a cross-check of the worksheet's answers with TensorFlow.js finds: plain data, for a view. */
import type { TfjsDevice } from './check.ts';
import { BLUNTEST, largestOf } from './judge.ts';
import { ROUNDINGS, tolerances } from './tolerances.ts';

/** How one list of numbers compares with ours. */
export interface WorksheetPart {
  /** `output`, `input gradient`, `kernel gradient`, `loss`, `gradient` */
  readonly what: string;
  /** Largest distance from ours, relative to our largest number; absolute where all of ours are 0. */
  readonly error: number;
  /** The largest error that is let pass, in the same unit. */
  readonly tolerance: number;
  readonly agrees: boolean;
  /** False where float32 cannot tell right from wrong: the numbers are lost in the rounding of larger ones. */
  readonly judged: boolean;
}

export interface WorksheetCheck {
  readonly status: 'agrees' | 'disagrees' | 'unavailable';
  /** Why it is unavailable. */
  readonly reason?: string;
  /** Empty where nothing was compared. */
  readonly parts: readonly WorksheetPart[];
  /** The largest error of a part that could be judged; 0 without. */
  readonly worst: number;
  /** Where TensorFlow.js ran. */
  readonly device?: TfjsDevice;
}

/** What TensorFlow.js computed, by name, each row by row; or why it could not. */
export type WorksheetAnswer =
  | { readonly values: Readonly<Record<string, readonly number[]>>; readonly device: TfjsDevice }
  | { readonly unavailable: string };

/**
 * Compares the numbers of TensorFlow.js with ours.
 * @param ours by the same names, row by row
 * @param summand the size of the numbers that are added up: they are rounded, however small their sum
 */
export function judgeWorksheet(
  answer: WorksheetAnswer,
  ours: Readonly<Record<string, readonly number[]>>,
  summand: number,
): WorksheetCheck {
  if ('unavailable' in answer) return unavailable(answer.unavailable);
  const { values, device } = answer;
  if (device.draws === 0 || !device.inTextures || device.cpuForward) {
    return { ...unavailable('it ran, but not on WebGL'), device };
  }
  const { relative, absolute, rounding, end } = tolerances[device.precision];
  if (largestOf([summand, ...Object.values(ours).flat()]) > end) {
    return { ...unavailable(`numbers are beyond ${end}, where ${device.precision} ends`), device };
  }
  const parts = Object.entries(ours).map(([what, expected]): WorksheetPart => {
    const largest = largestOf(expected);
    const distance = largestOf(expected.map((x, i) => x - (values[what][i] ?? NaN)));
    const tolerance = relative * largest + absolute + ROUNDINGS * rounding * summand;
    const unit = largest || 1;
    return {
      what,
      error: distance / unit,
      tolerance: tolerance / unit,
      agrees: distance <= tolerance,
      judged: largest === 0 || tolerance <= BLUNTEST * largest,
    };
  });
  const judged = parts.filter((part) => part.judged);
  const disagrees = parts.some(({ agrees }) => !agrees);
  if (!disagrees && judged.length === 0) {
    const reason = `the answers are lost in what ${device.precision} rounds off larger numbers`;
    return { ...unavailable(reason), parts, device };
  }
  return {
    status: disagrees ? 'disagrees' : 'agrees',
    parts,
    worst: largestOf((disagrees ? parts : judged).map(({ error }) => error)),
    device,
  };
}

const unavailable = (reason: string): WorksheetCheck => ({
  status: 'unavailable',
  reason,
  parts: [],
  worst: 0,
});
