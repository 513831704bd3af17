/**
 * Answers questions one at a time. While one is being answered only the newest further question waits: those that it
 * overtakes are never asked.
 */
export function newestOnly<Question, Answer extends object>(
  answer: (question: Question) => Promise<Answer>,
  show: (answer: Answer, question: Question) => void,
  fail: (error: Error) => void,
): (question: Question) => void {
  let waiting: { readonly question: Question } | undefined;
  let isBusy = false;
  const run = async () => {
    isBusy = true;
    try {
      while (waiting) {
        const { question } = waiting;
        waiting = undefined;
        let found: Answer | undefined;
        try {
          found = await answer(question);
        } catch (error) {
          fail(error as Error);
        }
        if (found) show(found, question);
      }
    } finally {
      isBusy = false;
    }
  };
  return (question) => {
    waiting = { question };
    if (!isBusy) void run();
  };
}
