/** The state of Compare, At rest: the knobs, the draw that was computed for them last, and the many draws behind it. */
import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import { parametersOf } from '../../../rnn/index.ts';
import type { RestSettings } from '../../../rnn/rest/experiment.ts';
import { rivalExperiment } from '../../../rnn/rest/rival.ts';
import type { Place } from '../../experiment/place.ts';
import { newestOnly } from '../../page/newest-only.ts';
import { restColumn, type RestColumn } from './column.ts';
import { rivalName, type RestLine } from './lines.ts';
import { restWorkers } from './pool.ts';
import { address } from '../address.ts';
import { fromRestQuery, type RestKnobs, rivalsOf, toRestQuery } from './settings.ts';
import { surveyors } from '../../experiment/survey.ts';
import { createDraws, type RestDraws } from './draws.ts';
import { onRest } from '../../page/at-rest.ts';

/** A drawn picture: the knobs it is of, and a column a rival. */
export interface RestShown {
  readonly knobs: RestKnobs;
  readonly columns: readonly RestColumn[];
}

export interface RestState {
  readonly knobs: ReadonlySignal<RestKnobs>;
  readonly setKnobs: (next: RestKnobs) => void;
  /** The last picture that could be computed; undefined before the first. */
  readonly shown: ReadonlySignal<RestShown | undefined>;
  /** Whether the knobs have moved on from what is shown. */
  readonly isBehind: ReadonlySignal<boolean>;
  /** What could not be done, and why. */
  readonly message: ReadonlySignal<string | undefined>;
  /** The knobs got no answer; `again` asks once more. */
  readonly isUnanswered: ReadonlySignal<boolean>;
  readonly again: () => void;
  readonly draws: RestDraws;
  /** The lines of the chart. */
  readonly lines: ReadonlySignal<readonly RestLine[]>;
  /** The term that is looked at; k = 0 stands for the way to h_0. */
  readonly place: ReadonlySignal<Place>;
  readonly setPlace: (place: { readonly t: number; readonly k: number }) => void;
}

/** After so long without a change they are computed. */
const REST_MILLISECONDS = 120;

export function createRest(): RestState {
  const linked = fromRestQuery(address.query);
  const knobs = signal(linked.knobs);
  const message = signal(
    address.takeFault() ??
      (linked.faults.length > 0
        ? `The link asks for what cannot be had: ${linked.faults.join('; ')}.`
        : undefined),
  );
  const isUnanswered = signal(false);
  const shown = signal<RestShown>();
  /** Knobs that were answered, if only by an overflow. */
  const answered = signal<RestKnobs>();
  const asked = signal(halfway(linked.knobs));
  const draws = createDraws(restWorkers());

  const compute = newestOnly<RestKnobs, RestShown | { readonly overflow: string }>(
    columnsOf,
    (found, of) => {
      answered.value = of;
      if ('overflow' in found) {
        const instead = shown.value ? 'The picture is that of the settings before' : 'Choose other settings';
        message.value = `${found.overflow}. ${instead}.`;
        draws.cancel();
        return;
      }
      // Together: a band of other settings has nothing to do with this picture.
      batch(() => {
        shown.value = found;
        draws.prepare(settingsOf(of), rivalsOf(of));
      });
      if (of === knobs.value) draws.goOn();
    },
    (error) =>
      batch(() => {
        isUnanswered.value = true;
        message.value = `This could not be computed: ${error.message}.`;
      }),
  );
  const again = () => {
    isUnanswered.value = false;
    message.value = undefined;
    compute(knobs.value);
  };
  effect(() => {
    void knobs.value;
    isUnanswered.value = false;
  });
  onRest(
    () => knobs.value,
    (next) => {
      // The cores are for what is asked for now.
      draws.cancel();
      compute(next);
    },
    REST_MILLISECONDS,
  );
  effect(() => {
    address.query = toRestQuery(knobs.value, address.query);
  });

  return {
    knobs,
    setKnobs(next) {
      message.value = undefined;
      if (next.T !== knobs.value.T) asked.value = halfway(next);
      knobs.value = next;
    },
    shown,
    isBehind: computed(() => answered.value !== knobs.value),
    message,
    isUnanswered,
    again,
    draws,
    lines: computed(() => linesOf(shown.value?.columns ?? [], draws)),
    place: computed(() => {
      const { T } = shown.value?.knobs ?? knobs.value;
      const t = Math.min(T, asked.value.t);
      return { parameter: 'W', t, k: Math.min(t, asked.value.k) };
    }),
    setPlace: ({ t, k }) => (asked.value = { t, k }),
  };
}

const settingsOf = ({ T, n, scheme, gain, forgetBias, input, amplitude }: RestKnobs): RestSettings => ({
  T,
  n,
  scheme,
  gain,
  forgetBias,
  input,
  amplitude,
});

const { there } = surveyors();

/** What is looked at first: the last loss, half of the way back. */
const halfway = ({ T }: RestKnobs) => ({ t: T, k: Math.ceil(T / 2) });

/** Surveys a draw of each rival, one after the other. */
async function columnsOf(knobs: RestKnobs): Promise<RestShown | { readonly overflow: string }> {
  const { T, seed } = knobs;
  const columns: RestColumn[] = [];
  for (const rival of rivalsOf(knobs)) {
    const experiment = rivalExperiment(knobs, rival, seed, 'all');
    const reply = await there({
      experiment,
      t: T,
      parameter: parametersOf(experiment)[0],
      wantsContributions: false,
      horizon: undefined,
    });
    if ('overflow' in reply) return { overflow: `${rivalName(rival)}: ${reply.overflow}` };
    columns.push(restColumn(knobs, rival, seed, reply));
  }
  return { knobs, columns };
}

function linesOf(columns: readonly RestColumn[], { summaries }: RestDraws): RestLine[] {
  return columns.flatMap(({ rival, norms, hidden }): RestLine[] => {
    const whole = { id: rival, rival, state: 's', norms, band: summaries.value.get(rival)?.band } as const;
    const part = hidden && ({ id: `${rival} h`, rival, state: 'h', norms: hidden, band: undefined } as const);
    return part ? [whole, part] : [whole];
  });
}
