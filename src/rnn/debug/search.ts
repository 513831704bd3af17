/** Looks for the changes of the computation whose numbers an answer has. */
import type { Subject } from './subject.ts';
import {
  type Asked,
  type Candidate,
  candidateOf,
  type Combination,
  compute,
  evennessOf,
  fitsBlock,
  type Made,
  methodOf,
} from './candidate.ts';
import type { Block } from './block.ts';
import type { Change, Quantity } from './change.ts';
import type { Computed } from './computed.ts';
import { explainSteps } from './arrived/by-steps.ts';
import { acts, hasParameter } from './families/asks.ts';
import { explainByOneNumber } from './measured.ts';
import type { Method } from './method.ts';
import { areCompatible, families, familyOf, type Mistake, type MistakeId, mistakes } from './mistakes.ts';

/** Told how a search goes on. */
export interface SearchListener {
  /** So many ways back have been tried, of so many. */
  readonly onTried: (tried: number, of: number) => void;
  /** A candidate has the numbers of an answer; others may follow that have them, too, and simpler ones. */
  readonly onFound: (one: Asked, candidate: Candidate) => void;
}

/** Passes each candidate on as soon as it is known, and once. */
class Announcer {
  readonly #known = new Map<Asked, Set<string>>();

  constructor(readonly listener: SearchListener) {}

  found(one: Asked, candidates: readonly Candidate[]): void {
    const known = this.#known.get(one) ?? new Set();
    this.#known.set(one, known);
    for (const candidate of candidates) {
      const key = candidate.mistakes.join();
      if (known.has(key) || known.size >= MOST_CANDIDATES) continue;
      known.add(key);
      this.listener.onFound(one, candidate);
    }
  }

  foundIn(asked: readonly Asked[]): void {
    for (const one of asked) this.found(one, one.candidates);
  }
}

/** Multiplications that all ways back together may take: some seconds. */
const MOST_WORK = 6e8;

/** What is left of the work; of a large network the likelier ways back alone are tried. */
class Budget {
  #left = MOST_WORK;
  tried = 0;
  untried = 0;

  /** The ways back that a share of what is left is enough for, and some in any case: of each family the usual ones first. */
  take(
    computed: Computed,
    routes: readonly Combination[],
    { share, sure }: Level,
    isAtOutput: boolean,
  ): readonly Combination[] {
    const most = share * this.#left;
    let spent = 0;
    const afforded = new Set<Combination>();
    for (const { route, round } of inRounds(routes)) {
      const cost = computed.costOf(methodOf(route), isAtOutput);
      if (round >= sure && afforded.size >= LEAST && spent + cost > most) continue;
      spent += cost;
      afforded.add(route);
    }
    this.#left = Math.max(0, this.#left - spent);
    this.tried += afforded.size;
    this.untried += routes.length - afforded.size;
    return routes.filter((route) => afforded.has(route));
  }
}

/** The first one of every family, then the second ones, and so on. */
function inRounds(
  routes: readonly Combination[],
): readonly { readonly route: Combination; readonly round: number }[] {
  const counts = new Map<string, number>();
  const rounds = routes.map((route) => {
    const family = route.map(({ mistake }) => mistake.id).join();
    const round = counts.get(family) ?? 0;
    counts.set(family, round + 1);
    return { route, round };
  });
  return rounds.toSorted((a, b) => a.round - b.round);
}

/** Ways back that are tried of each level in any case. */
const LEAST = 4;

/** One of all candidates fits by chance less than once in so many times. */
const CHANCE = 500;
/** Explanations of one answer, at most. */
const MOST_CANDIDATES = 6;

/**
 * Explains answers of one person together: by single mistakes where they do, by several at once where no single one does;
 * not at all where chance could fit as well.
 */
export function explain(computed: Computed, asked: readonly Asked[], listener: SearchListener): void {
  const announcer = new Announcer(listener);
  const gradients = asked.filter(({ quantity }) => hasParameter(quantity) || quantity.kind === 'jacobian');
  explainForward(
    computed,
    asked.filter(({ quantity }) => quantity.kind === 'value' || quantity.kind === 'loss'),
  );
  announcer.foundIn(asked);
  explainBack(computed, gradients, announcer);
  // What arrives by steps is as wrong as the gradients are, where those are known.
  const arrivals = asked.filter(({ quantity }) => quantity.kind === 'arrival');
  if (arrivals.length === 0) return;
  explainSuspects(computed, [...gradients, ...arrivals]);
  explainBack(computed, arrivals, announcer);
}

/** Values of another network, and losses that were multiplied. */
function explainForward(computed: Computed, asked: readonly Asked[]): void {
  for (const one of asked) {
    const made = madeOf(families, one.quantity, computed.experiment).filter(
      ({ mistake, way }) => mistake.id === 'other-network' || way.stage === 'scale',
    );
    if (one.evidence < Math.log10(CHANCE * made.length)) continue;
    one.candidates = simplest(
      made.map((each) => candidateOf([each])).filter(({ method }) => fits(computed, one, method)),
    );
  }
}

function explainBack(computed: Computed, asked: readonly Asked[], announcer: Announcer): void {
  // What acts on the output alone has few ways back, which are enumerated for it alone.
  const groups = [asked.filter(isOfTime), asked.filter((one) => !isOfTime(one))].filter(
    ({ length }) => length > 0,
  );
  const catalogues = groups.map(([one]) => new Catalogue(computed.experiment, one.quantity));
  const budgets = groups.map(() => new Budget());
  for (const [index, level] of levels.entries()) {
    groups.forEach((group, at) =>
      explainGroup(computed, group, catalogues[at], level, index === 0, budgets[at], announcer),
    );
    if (level.most === 2) groups.forEach((group) => explainAsOthers(computed, group, announcer));
    if (index === 0) explainZeros(asked);
    // Known factors come first.
    if (level.most === 2) explainByOneNumber(computed, asked);
    announcer.foundIn(asked);
  }
  explainSuspects(computed, asked);
  announcer.foundIn(asked);
  groups.forEach((group, at) => explainClipped(computed, asked, group, catalogues[at]));
  groups.forEach((group, at) => {
    if (group.some(isOfTime)) explainTogether(computed, asked, catalogues[at], announcer.listener);
  });
  explainSuspects(computed, asked);
  groups.forEach((group, at) => {
    for (const one of group) one.untried = budgets[at].untried;
  });
}

/** What is clipped in V and d is clipped in the others, too, whatever else was done to them. */
function explainClipped(
  computed: Computed,
  asked: readonly Asked[],
  group: readonly Asked[],
  ways: Catalogue,
): void {
  const open = group.filter(({ candidates, isZero }) => candidates.length === 0 && !isZero);
  const others = asked.filter((one) => !group.includes(one));
  if (open.length === 0 || !group.some(isOfTime)) return;
  explainByOneNumber(computed, others);
  const clipped = others
    .flatMap(({ candidates }) => candidates)
    .find(({ made: [one] }) => one.mistake.id === 'clipped');
  if (!clipped) return;
  const routes = ways.routes(families);
  const needed = Math.log10(CHANCE * routes.length);
  for (const route of sumOf(open, ({ evidence }) => evidence) < needed ? [] : routes) {
    const made = [...route, ...clipped.made];
    const method = methodOf(made);
    if (!open.every((one) => fits(computed, one, method))) continue;
    for (const one of open) one.candidates = [candidateOf(made, method)];
    return;
  }
}

/** Work that looking at every step may take, in multiplications. */
const MOST_STEPWISE = 1e9;

/** Several changes of one way back for all parameters: those of other parameters, and what every step tells. */
function explainTogether(
  computed: Computed,
  asked: readonly Asked[],
  ways: Catalogue,
  { onTried }: SearchListener,
): void {
  const timed = asked.filter((one) => isOfTime(one) && one.quantity.kind === 'gradient' && !one.isZero);
  const isOpen = (one: Asked) => one.candidates.length === 0;
  if (!timed.some(isOpen)) return;
  const known = routesIn(timed, ways);
  explainBy(computed, timed.filter(isOpen), ways, known);
  const routes = ways
    .routes(families)
    .flat()
    .filter(({ mistake }) => mistake.id !== 'other-network');
  const work = WIDE * computed.costOf(methodOf([])) * routes.length;
  if (!computed.single || !timed.some(isOpen) || work > MOST_STEPWISE) return;
  const others = asked.filter((one) => !isOfTime(one));
  const ofOthers = others.flatMap(({ candidates }) => candidates.map(({ method }) => method.factor));
  const inputs = timed.flatMap(({ quantity }) =>
    ways
      .rest(families, quantity)
      .flatMap(({ partial, swap }) => (partial.length && !swap.length ? [partial] : [])),
  );
  const found = explainSteps(
    computed.single,
    timed,
    routes,
    [...routesIn(others, ways), ...known, []],
    [[], ...inputs],
    {
      known: [...new Set(ofOthers)].filter((factor) => factor !== 1),
      likely: ways.factorsOf(timed[0].quantity),
    },
    onTried,
  );
  explainBy(computed, timed.filter(isOpen), ways, found);
  if (timed.some(isOpen))
    explainBy(computed, timed.filter(isOpen), ways, likelyPairs(computed, timed.filter(isOpen), ways));
}

/** Pairs of plain changes that give the answer that has most digits, where the steps do not tell: of a simple cell, which has few. */
function likelyPairs(computed: Computed, asked: readonly Asked[], ways: Catalogue): readonly Combination[] {
  const plain = ways
    .routes(families)
    .filter(
      ([{ mistake, way }]) => !rare.includes(mistake.id) && !/ alone|before|after|where /.test(way.detail),
    )
    .filter(
      ([{ mistake, way }]) =>
        mistake.id !== 'other-derivative' || /^[^({]*(?:f\(a\))?[^({]* for f′$/.test(way.detail),
    );
  const pairs = plain.length > MOST_PLAIN ? [] : pairsOf(plain, plain);
  if (pairs.length * computed.costOf(methodOf([])) > MOST_PAIRED) return [];
  const strongest = asked.reduce((best, one) => (one.evidence > best.evidence ? one : best));
  return pairs.filter((pair) => fits(computed, strongest, methodOf(pair)));
}

/** Nobody makes them with another one, or V and d tell. */
const rare: readonly MistakeId[] = [
  'clipped-inside',
  'updated-inside',
  'loss-derivative',
  'target-step',
  'some-losses',
  'extra-factor',
  'other-network',
];

/** Multiplications that all pairs together may take. */
const MOST_PAIRED = 2.5e8;

/** Changes whose pairs are tried. */
const MOST_PLAIN = 100;

/** Steps of the search from the last one back, about. */
const WIDE = 4;

/** The ways back of what is explained already, as ways of the others. */
function routesIn(asked: readonly Asked[], ways: Catalogue): readonly Combination[] {
  const found = new Map<string, Combination>();
  for (const { made } of asked.flatMap(({ candidates }) => candidates)) {
    const routes = made.filter(({ way }) => way.stage === 'route');
    const again = routes.length ? remade(routes, ways.quantity, ways.experiment) : undefined;
    if (again) found.set(again.map(({ mistake, way }) => mistake.id + way.detail).join(), again);
  }
  return [...found.values()];
}

/** All answers by one way back, each with whatever may follow of it; none of them where some is not explained. */
function explainBy(
  computed: Computed,
  asked: readonly Asked[],
  ways: Catalogue,
  routes: readonly Combination[],
): void {
  const size = Math.log10(ways.routes(families).length);
  for (const route of routes) {
    const carried = methodOf(route);
    const found = asked.map((one) =>
      simplest(
        ways
          .rest(families, one.quantity)
          .flatMap((rest) => fitting(computed, one, route, carried, rest, route.length + 2)),
      ),
    );
    const rests = asked.map(({ quantity }) => Math.log10(ways.rest(families, quantity).length));
    const needed = Math.log10(CHANCE) + size * route.length + sumOf(rests, (x) => x);
    if (!found.every(({ length }) => length > 0) || sumOf(asked, ({ evidence }) => evidence) < needed)
      continue;
    asked.forEach((one, index) => {
      one.candidates = found[index];
    });
    return;
  }
}

/** Numbers of a parameter that time leads to, wrong ones, taken for those of one that acts on the output alone. */
function explainAsOthers(computed: Computed, asked: readonly Asked[], announcer: Announcer): void {
  const [{ quantity }] = asked;
  if (quantity.kind !== 'gradient' || acts(quantity)) return;
  const source: Quantity = { kind: 'gradient', parameter: 'W' };
  const catalogue = new Catalogue(computed.experiment, source);
  explainGroup(computed, asked, catalogue, asOthers, false, new Budget(), announcer);
}

/** Zeros in every parameter that time leads to. One alone may come of much. */
function explainZeros(asked: readonly Asked[]): void {
  const zeros = asked.filter((one) => isOfTime(one) && one.quantity.kind === 'gradient');
  if (zeros.length < 2 || !zeros.every(({ isZero }) => isZero)) return;
  const mistake = familyOf('dead');
  for (const one of zeros) one.candidates = [candidateOf([{ mistake, way: DEAD }])];
}

const DEAD: Change = { stage: 'reading', detail: '', change: (method) => ({ ...method, factor: 0 }) };

/** One of the suspects fits by chance less than once in so many times. */
const CHANCE_OF_SUSPECTS = 100;
/** The same where two answers have been explained already. */
const CHANCE_OF_SEEN = 10;

/** Someone who made a mistake in one parameter made it in others: there it takes fewer digits to be sure. */
function explainSuspects(computed: Computed, asked: readonly Asked[]): void {
  const suspects = new Map(
    asked.flatMap(({ candidates }) => candidates.map((one) => [one.mistakes.join(), one] as const)),
  );
  const chance =
    sumOf(asked, ({ candidates }) => Number(candidates.length > 0)) > 1 ? CHANCE_OF_SEEN : CHANCE_OF_SUSPECTS;
  for (const one of asked) {
    if (one.candidates.length > 0 || one.isZero) continue;
    if (one.evidence < Math.log10(chance * suspects.size)) continue;
    one.candidates = [...suspects.values()].flatMap(({ made }) => {
      const again = remade(made, one.quantity, computed.experiment);
      if (!again) return [];
      const candidate = candidateOf(again);
      return fits(computed, one, candidate.method) ? [candidate] : [];
    });
  }
}

/** The same changes of another quantity, as far as they make sense of it. */
export function remade(made: Combination, quantity: Quantity, experiment: Subject): Combination | undefined {
  const again = made.flatMap(({ mistake, way }) => {
    const ways = mistake.ways(quantity, experiment);
    const same = ways.find(({ detail }) => withoutNumbers(detail) === withoutNumbers(way.detail));
    return same ? [{ mistake, way: same }] : [];
  });
  return again.length > 0 ? again : undefined;
}

const withoutNumbers = (detail: string): string => detail.replace(/\d+/g, '');

const isOfTime = ({ quantity }: Asked): boolean => acts(quantity);

function explainGroup(
  computed: Computed,
  asked: readonly Asked[],
  ways: Catalogue,
  level: Level,
  isFirst: boolean,
  budget: Budget,
  announcer: Announcer,
): void {
  const open = asked.filter(({ candidates, isZero }) => candidates.length === 0 && (!isZero || isFirst));
  const routes = open.length ? budget.take(computed, level.routes(ways), level, !acts(ways.quantity)) : [];
  const common = sumOf(routes, (route) => Number(route.every(isCommon)));
  const able = open.filter((one) => {
    const countOf = (isOfCommon: boolean) =>
      sumOf(
        level.rest(ways, one.quantity, isOfCommon),
        ({ arrangements, selections }) => 1 + arrangements.length + selections.length,
      );
    const count = common * countOf(true) + (routes.length - common) * countOf(false);
    // Zeros have no digits, but few mistakes give them.
    const tells = one.isZero || one.evidence >= Math.log10(CHANCE * count);
    if (isFirst) one.hasFewDigits = !tells;
    return tells;
  });
  const found = new Map<Asked, Candidate[]>(able.map((one) => [one, []]));
  const rests = able.map((one) =>
    [true, false].map((isOfCommon) => level.rest(ways, one.quantity, isOfCommon)),
  );
  for (const [index, route] of able.length ? routes.entries() : []) {
    announcer.listener.onTried(index, routes.length);
    // What arrives by this one is computed once.
    const carried = methodOf(route);
    const which = Number(!route.every(isCommon));
    for (const [at, one] of able.entries()) {
      for (const rest of rests[at][which]) {
        const made = fitting(computed, one, route, carried, rest, level.most);
        if (made.length === 0) continue;
        found.get(one)!.push(...made);
        announcer.found(one, made);
      }
    }
  }
  for (const [one, candidates] of found) {
    one.candidates = isFirst ? withReadings(one, candidates, ways) : simplest(candidates);
  }
}

/** Half of everything may be a sum of squares without its 1/2, and the mean over four steps: both are said. */
function withReadings(
  { quantity }: Asked,
  candidates: readonly Candidate[],
  ways: Catalogue,
): readonly Candidate[] {
  const factor = candidates.find(({ made }) => made.length === 1 && made[0].way.stage === 'scale')?.method
    .factor;
  if (factor === undefined) return candidates;
  const both = ways
    .factors(quantity)
    .map((made) => candidateOf(inTableOrder(made)))
    .filter(({ method }) => Math.abs(method.factor / factor - 1) < 1e-9);
  return [...candidates, ...simplest(both)];
}

function sumOf<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}

/** A change of the copies of a parameter, or none, and what may follow. */
interface Rest {
  readonly partial: Combination;
  /** The numbers of another parameter. */
  readonly swap: Combination;
  /** Other places for the same numbers, all multiplied by the same. */
  readonly arrangements: readonly Combination[];
  /** What drops some of them. */
  readonly selections: readonly Combination[];
}

/** Explanations that have a route and a partial in common. */
function fitting(
  computed: Computed,
  one: Asked,
  route: Combination,
  carried: Method,
  { partial, swap, arrangements, selections }: Rest,
  most: number,
): readonly Candidate[] {
  const made = [...route, ...partial, ...swap];
  if (made.length > most) return [];
  const plain = methodOf([...partial, ...swap], carried);
  const block = compute(computed, one.quantity, plain, one.answer.shape[0]);
  const found: Candidate[] = [];
  if (made.length > 0 && fitsBlock(one, block)) found.push(candidateOf(inTableOrder(made), plain));
  const more =
    made.length < most && mayBeCompared(computed, made)
      ? [...selections, ...(isArrangement(one, block) ? arrangements : [])]
      : [];
  for (const further of more) {
    if (made.length + further.length > most) continue;
    const method = methodOf(further, plain);
    if (fits(computed, one, method)) found.push(candidateOf(inTableOrder([...made, ...further]), method));
  }
  return found;
}

/** All entries of a large network take as long as a backward pass. */
const mayBeCompared = ({ work }: Computed, made: Combination): boolean => made.length === 0 || work < 1e5;

/** Whether numbers may be those of a block, arranged and multiplied: by the mean size over the largest. */
function isArrangement({ evenness, spread }: Asked, block: Block): boolean {
  const { values } = block;
  return Math.abs(evennessOf(values) - evenness) <= spread;
}

const fits = (computed: Computed, one: Asked, method: Method): boolean =>
  fitsBlock(one, compute(computed, one.quantity, method, one.answer.shape[0]));

const inTableOrder = (made: Combination): Combination =>
  made.toSorted((a, b) => families.indexOf(a.mistake) - families.indexOf(b.mistake));

/** Those of fewest changes, and of them those that have most names of their own; of each set of mistakes the first. */
function simplest(candidates: readonly Candidate[]): readonly Candidate[] {
  const costOf = ({ made }: Candidate) => made.length + made.filter((one) => !isCommon(one)).length / 10;
  const least = candidates.reduce((cost, candidate) => Math.min(cost, costOf(candidate)), Infinity);
  const known = new Set<string>();
  return candidates
    .filter((candidate) => {
      const key = candidate.mistakes.join();
      return costOf(candidate) > least || known.has(key) ? false : known.add(key);
    })
    .slice(0, MOST_CANDIDATES);
}

/** A level of the search: ways back, computed once for all answers, and what may follow of each answer. */
interface Level {
  readonly routes: (ways: Catalogue) => readonly Combination[];
  /** @param isOfCommon all changes of the way back have names of their own */
  readonly rest: (ways: Catalogue, quantity: Quantity, isOfCommon: boolean) => readonly Rest[];
  /** Changes at once. */
  readonly most: number;
  /** Of the work that is left it may take so much. */
  readonly share: number;
  /** So many ways of each family are tried whatever they take. */
  readonly sure: number;
}

const isCommon = ({ mistake }: Made): boolean => mistakes.includes(mistake);

const levels: readonly Level[] = [
  {
    routes: (ways) => [[], ...ways.routes(mistakes)],
    rest: (ways, quantity) => ways.rest(mistakes, quantity),
    most: 1,
    share: 0.6,
    sure: 2,
  },
  {
    routes: (ways) => [[], ...ways.routes(mistakes), ...ways.routePairs(mistakes)],
    rest: (ways, quantity) => ways.rest(mistakes, quantity),
    most: 2,
    share: 0.3,
    sure: 0,
  },
  {
    routes: (ways) => [[], ...ways.routes(families)],
    rest: (ways, quantity, isOfCommon) =>
      isOfCommon ? ways.rest(families, quantity) : ways.arranged(quantity),
    most: 3,
    share: 1,
    sure: 0,
  },
];

const asOthers: Level = {
  routes: (ways) => ways.routes(mistakes),
  rest: (ways, quantity) =>
    ways
      .rest(mistakes, quantity)
      .filter(
        ({ partial, swap: [swap] }) =>
          swap && partial.length === 0 && acts({ kind: 'gradient', parameter: swap.way.reads! }),
      ),
  most: 2,
  share: 0.1,
  sure: 0,
};

/** Changes of an experiment, each enumerated once. */
class Catalogue {
  readonly #known = new Map<unknown, Map<string, readonly unknown[]>>();

  /** @param quantity one for all whose ways back are the same */
  constructor(
    readonly experiment: Subject,
    readonly quantity: Quantity,
  ) {}

  /** Single changes of the way back. */
  routes(of: readonly Mistake[]): readonly Combination[] {
    return this.#once(of, 'routes', () =>
      madeOf(of, this.quantity, this.experiment)
        .filter(({ way }) => way.stage === 'route')
        .map((one) => [one]),
    );
  }

  routePairs(of: readonly Mistake[]): readonly Combination[] {
    return this.#once(of, 'route pairs', () => pairsOf(this.routes(of), this.routes(of)));
  }

  /** What may follow: a change of copies or none, and all arrangements of what comes of it. */
  rest(of: readonly Mistake[], quantity: Quantity): readonly Rest[] {
    return this.#once(of, `rest ${keyOf(quantity)}`, () => this.#restOf(of, quantity));
  }

  /** What all may be multiplied by. */
  factorsOf(quantity: Quantity): readonly number[] {
    return this.#made(families, quantity).flatMap(({ way }) =>
      way.stage === 'scale' ? [methodOf([{ mistake: familyOf('constant-factor'), way }]).factor] : [],
    );
  }

  /** Two factors at once, each with a name. */
  factors(quantity: Quantity): readonly Combination[] {
    const single = this.#made(mistakes, quantity)
      .filter(({ way }) => way.stage === 'scale')
      .map((one) => [one]);
    return pairsOf(single, single);
  }

  /** Arrangements alone. */
  arranged(quantity: Quantity): readonly Rest[] {
    return this.#once(mistakes, `arranged ${keyOf(quantity)}`, () =>
      this.rest(mistakes, quantity).filter(({ partial, swap }) => partial.length + swap.length === 0),
    );
  }

  #restOf(of: readonly Mistake[], quantity: Quantity): readonly Rest[] {
    const made = this.#made(of, quantity);
    const selections = made.filter(({ mistake }) => mistake.altersEntries).map((one) => [one]);
    // Where the numbers of another parameter were taken, the other mistake was made with that one's.
    const others = made.flatMap((one) => {
      if (!one.way.reads || !hasParameter(quantity)) return [];
      const source = { ...quantity, parameter: one.way.reads };
      return [{ source, swap: [one] }];
    });
    return [{ source: quantity, swap: [] }, ...others].flatMap(({ source, swap }) => {
      const arrangements = this.#arrangements(of, source);
      // Nobody takes the numbers of another parameter that were made by a rare mistake.
      return this.#partials(swap.length ? mistakes : of, source).map((partial) => ({
        partial,
        swap,
        arrangements,
        selections: partial.length + swap.length === 0 ? selections : [],
      }));
    });
  }

  /** What follows a way back. */
  #made(of: readonly Mistake[], quantity: Quantity): readonly Made[] {
    return this.#once(of, `made ${keyOf(quantity)}`, () =>
      madeOf(
        of.filter(({ changesRoute }) => !changesRoute),
        quantity,
        this.experiment,
      ),
    );
  }

  #partials(of: readonly Mistake[], quantity: Quantity): readonly Combination[] {
    return [
      [],
      ...this.#made(of, quantity)
        .filter(({ way }) => way.stage === 'partial')
        .map((one) => [one]),
    ];
  }

  /** One, or two at once. */
  #arrangements(of: readonly Mistake[], quantity: Quantity): readonly Combination[] {
    const singles = this.#made(of, quantity)
      .filter(({ way, mistake }) => isArranging(way) && !mistake.altersEntries)
      .map((one) => [one]);
    return [...singles, ...pairsOf(singles, singles)];
  }

  #once<Item>(of: unknown, key: string, make: () => readonly Item[]): readonly Item[] {
    const known = this.#known.get(of) ?? new Map<string, readonly unknown[]>();
    this.#known.set(of, known);
    const made = (known.get(key) as readonly Item[] | undefined) ?? make();
    known.set(key, made);
    return made;
  }
}

const isArranging = ({ stage, reads }: Change): boolean =>
  (stage === 'reading' || stage === 'scale') && !reads;

const keyOf = (quantity: Quantity): string => Object.values(quantity).join();

const madeOf = (of: readonly Mistake[], quantity: Quantity, experiment: Subject): Made[] =>
  of.flatMap((mistake) => mistake.ways(quantity, experiment).map((way) => ({ mistake, way })));

function pairsOf(first: readonly Combination[], second: readonly Combination[]): readonly Combination[] {
  return first.flatMap(([one], index) =>
    second
      .slice(first === second ? index + 1 : 0)
      .filter(([two]) => areCompatible(one.mistake.id, two.mistake.id))
      .map(([two]) => [one, two]),
  );
}
