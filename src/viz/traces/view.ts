/** What the page shows of recorded runs, as its worker answers it. */
import type { Statistic } from '../../rnn/trace/chunk.ts';
import type { Cells } from '../../rnn/trace/columns.ts';
import type { LossChange, ClippingShare, Outlier, Peak, Spell } from '../../rnn/trace/findings.ts';
import type { ParameterNorms, StateName, TraceLayer } from '../../rnn/trace/index-file.ts';
import type { Lines } from '../../rnn/trace/window.ts';

export interface OpenedRun {
  readonly name: string;
  /** Numbers of its processes. */
  readonly ranks: readonly number[];
  readonly layers: readonly TraceLayer[];
  /** Recorded updates of the process that has the most. */
  readonly records: number;
  readonly first: number;
  readonly last: number;
  readonly missing: number;
  readonly absent: number;
  readonly superseded: number;
}

export interface Opened {
  readonly runs: readonly OpenedRun[];
  readonly faults: readonly string[];
}

/** What is looked at. */
export interface Choice {
  readonly run: number;
  /** '' of a run without any. */
  readonly layer: string;
  readonly state: StateName;
  readonly statistic: Statistic;
}

export interface Question {
  /** Updates, the second one not included. */
  readonly from: number;
  readonly to: number;
  readonly columns: number;
  /** Each process by itself, instead of their mean. */
  readonly isApart: boolean;
}

export interface Image {
  /** The process; undefined for the mean of all. */
  readonly rank: number | undefined;
  readonly cells: Cells;
}

export interface View extends Question {
  readonly images: readonly Image[];
  /** Exponents of ten of all that is read of the layer, in every window. */
  readonly decades: readonly [low: number, high: number] | undefined;
  /** By run, and in it by process. */
  readonly lines: readonly (readonly Lines[])[];
}

/** What happened in the whole run. Spells are from an update to another. */
export interface Told {
  readonly spells: readonly Spell[];
  readonly loss: LossChange | undefined;
  readonly clipping: ClippingShare | undefined;
  readonly broken:
    { readonly update: number; readonly what: 'loss' | 'gradient'; readonly rank: number } | undefined;
  readonly peak: Peak | undefined;
  /** `index` is the number of the process. */
  readonly outliers: readonly Outlier[];
}

/** One recorded update, exactly as it is in the file. */
export interface RecordedUpdate {
  readonly update: number;
  readonly loss: number | undefined;
  readonly lr: number | undefined;
  readonly total: ParameterNorms;
  /** By process, those that recorded it: norms by lag, over its batch. */
  readonly ranks: readonly {
    readonly rank: number;
    readonly norms: Readonly<Record<Statistic, readonly number[]>>;
  }[];
  /** Sequences of which all was recorded, by process: they can be opened in Explore. */
  readonly sequences: Readonly<Record<number, number>>;
  readonly parameters: readonly (ParameterNorms & { readonly name: string })[];
}
