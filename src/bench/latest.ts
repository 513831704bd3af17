/**
 * Runs one call at a time. While one runs only the newest further call waits; a call that a newer one has
 * replaced, even after it started, resolves to undefined, so that no answer to an old question is shown.
 */
export function latest<Argument, Answer>(
  run: (argument: Argument) => Promise<Answer>,
): (argument: Argument) => Promise<Answer | undefined> {
  let newest = 0;
  let previous: Promise<unknown> = Promise.resolve();
  return (argument) => {
    const turn = ++newest;
    const answer = previous
      .then(() => (turn === newest ? run(argument) : undefined))
      .then((result) => (turn === newest ? result : undefined));
    previous = answer.catch(() => {});
    return answer;
  };
}
