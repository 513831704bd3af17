/** Marks a term of the glossary once in a section, where it first stands. */

export interface Occurrence {
  readonly name: string;
  readonly section: unknown;
  /** Out of sight, in what is folded or hidden. */
  readonly isHidden: boolean;
}

/** Which of them, in the order of the page, repeat one that is in sight before them in their section. */
export function repeatedOf(occurrences: readonly Occurrence[]): boolean[] {
  const known = new Map<unknown, Set<string>>();
  return occurrences.map(({ name, section, isHidden }) => {
    const marked = known.get(section) ?? new Set();
    known.set(section, marked);
    const isRepeated = marked.has(name);
    if (!isHidden) marked.add(name);
    return isRepeated;
  });
}

/** Keeps the marks of the page right while it changes. */
export function markFirstTerms(): void {
  const mark = () => {
    const terms = [...document.querySelectorAll<HTMLElement>('.glossary-term')];
    const repeated = repeatedOf(terms.map(occurrenceOf));
    terms.forEach((term, index) => {
      term.toggleAttribute('data-repeated', repeated[index]);
      term.tabIndex = repeated[index] ? -1 : 0;
    });
  };
  const changes = { childList: true, subtree: true, attributeFilter: ['open', 'hidden'] };
  new MutationObserver(mark).observe(document.body, changes);
  mark();
}

const occurrenceOf = (term: HTMLElement): Occurrence => ({
  name: term.dataset.term!,
  section: term.closest('section, aside'),
  isHidden: term.closest('[hidden], details:not([open]) > :not(summary)') !== null,
});
