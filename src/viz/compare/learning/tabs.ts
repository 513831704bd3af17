/** Tabs that show "While learning" share one data base: only one of them may keep runs there. */

/** A page that is being reloaded takes so long at most to let go of it. */
const WAIT_MILLISECONDS = 1000;

/**
 * Claims the data base for this page as long as it is there; false where another one has it.
 * @param locks undefined over plain http, where tabs cannot tell: then this one takes it
 */
export function claimRuns(locks: LockManager | undefined, wait = WAIT_MILLISECONDS): Promise<boolean> {
  if (!locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const hold = () => {
      resolve(true);
      return new Promise<never>(() => {});
    };
    locks
      .request('backflow-learning', { signal: AbortSignal.timeout(wait) }, hold)
      // Where locks are forbidden, tabs cannot tell either; what else is forbidden says so itself.
      .catch(({ name }: Error) => resolve(name !== 'TimeoutError'));
  });
}
