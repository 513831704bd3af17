/** The browser's data base may be denied, break a transaction off without a reason, or never answer. */

/** A transaction takes milliseconds. */
const PATIENCE_MILLISECONDS = 5000;

/**
 * The answer to a question to the data base.
 * @throws Error, which always says why, where there is none
 */
export async function fromDatabase<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const seconds = PATIENCE_MILLISECONDS / 1000;
    const why = `the browser’s data base gave no answer within ${seconds} s`;
    timer = setTimeout(() => reject(new Error(why)), PATIENCE_MILLISECONDS);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch (error) {
    // A transaction that is aborted need not have an error.
    const { message = '' } = (error ?? {}) as Partial<Error>;
    throw new Error(message || 'the browser’s data base broke off', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
