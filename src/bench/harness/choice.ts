/** What is to be measured, and the link that says so. */
import { inBrowser } from './entrants.ts';
import { kinds, type Work } from './problem.ts';
import { type Entry, idOf, workNamed, works } from './works.ts';

export interface Choice {
  /** Ids of works. */
  readonly works: readonly string[];
  /** Names of entrants. */
  readonly strategies: readonly string[];
  /** Short rounds, and an end after 45 seconds. */
  readonly quick: boolean;
}

const allStrategies = inBrowser.map(({ name }) => name);
const idsOf = (chosen: readonly Work[]): string[] => chosen.map(idOf);

/** Choices that have a name. */
export const presets = {
  quick: {
    title: 'Quick look, under a minute',
    works: idsOf(works.filter(({ quick }) => quick)),
    strategies: allStrategies,
    quick: true,
  },
  gpu: {
    title: 'Where the GPU wins, some minutes',
    works: idsOf(works.filter(({ work }) => work === 'rnn' || work === 'lstm')),
    strategies: [
      'ours-f32',
      'ours-f32-2threads',
      'tfjs-wasm',
      'tfjs-webgl',
      'tfjs-webgpu',
      'jax-js-webgl',
      'jax-js-webgpu',
    ],
    quick: false,
  },
  all: { title: 'Everything, half an hour', works: idsOf(works), strategies: allStrategies, quick: false },
} as const satisfies Record<string, Choice & { title: string }>;
export type PresetName = keyof typeof presets;

/**
 * Works by their ids, any size of a kind among them, and all that are measured of a kind by its name: those in their order,
 * then others. @throws Error for a name of neither.
 */
export function worksNamed(names: readonly string[]): Entry[] {
  const isNamed = (work: Work, name: string) => name === work.work || name === idOf(work);
  const others = names.filter((name) => !works.some((work) => isNamed(work, name)));
  const own = others.map((name) => {
    // What is no size is taken for a kind.
    if (/-\d/.test(name)) return workNamed(name);
    const known = Object.keys(kinds).join(', ');
    throw new Error(`there is no work ${name}, only ${known}, and single sizes as ${idOf(works[0])}`);
  });
  return [...works.filter((work) => names.some((name) => isNamed(work, name))), ...own];
}

/** The preset that a choice is, if it is one. */
export const presetOf = (choice: Choice): PresetName | undefined =>
  (Object.keys(presets) as PresetName[]).find((name) => {
    const { works, strategies, quick } = presets[name];
    return quick === choice.quick && same(works, choice.works) && same(strategies, choice.strategies);
  });

const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((item) => b.includes(item));

/** A choice as the query of an address: `set=quick`, or `work=rnn-3-4-1&with=ours-f32&quick`. */
export function toQuery(choice: Choice): string {
  const preset = presetOf(choice);
  if (preset) return `set=${preset}`;
  const works = choice.works.map((id) => `work=${id}`);
  const strategies = choice.strategies.map((name) => `with=${encodeURIComponent(name)}`);
  return [...works, ...strategies, ...(choice.quick ? ['quick'] : [])].join('&');
}

/** Ids of works, those that are measured first; of the others what is wrong with them is told. */
function worksIn(wanted: readonly string[], faults: string[]): string[] {
  const usual = idsOf(works);
  const own = [...new Set(wanted)]
    .filter((id) => !usual.includes(id))
    .flatMap((id) => {
      try {
        return idOf(workNamed(id));
      } catch (error) {
        faults.push((error as Error).message);
        return [];
      }
    });
  return [...usual.filter((id) => wanted.includes(id)), ...own];
}

/** What the query of an address asks for, and what of it cannot be had. Undefined where it asks for nothing. */
export function fromQuery(query: string): { choice: Choice; faults: string[] } | undefined {
  const asked = new URLSearchParams(query);
  const set = asked.get('set');
  if (set !== null && Object.hasOwn(presets, set)) return { choice: presets[set as PresetName], faults: [] };
  const faults: string[] = [];
  if (set !== null) faults.push(`there is no set “${set}”, only ${Object.keys(presets).join(', ')}`);
  const known = (name: string, all: readonly string[]) => {
    const wanted = asked.getAll(name);
    for (const item of wanted) if (!all.includes(item)) faults.push(`there is no ${name}=${item}`);
    return all.filter((item) => wanted.includes(item));
  };
  const chosen = worksIn(asked.getAll('work'), faults);
  const strategies = known('with', allStrategies);
  if (chosen.length === 0 && strategies.length === 0)
    return faults.length > 0 ? { choice: presets.quick, faults } : undefined;
  return {
    choice: {
      works: chosen.length > 0 ? chosen : presets.quick.works,
      strategies: strategies.length > 0 ? strategies : allStrategies,
      quick: asked.has('quick'),
    },
    faults,
  };
}
