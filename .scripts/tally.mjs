// Counts a test run, so that its last line can be `N passed, N failed` and nothing that went wrong is left out.

/**
 * @typedef {{ status: string, assertionResults: { status: string }[] }} FileResult
 * @param {{ testResults: FileResult[] } | undefined} report Vitest's JSON report; undefined if it wrote none
 * @param {number | null} status Vitest's own exit status
 */
export function tally(report, status) {
  let passed = 0;
  let failed = 0;
  for (const file of report?.testResults ?? []) {
    const count = (/** @type {string} */ kind) =>
      file.assertionResults.filter((test) => test.status === kind).length;
    passed += count('passed');
    // A file that cannot be loaded, or whose setup throws, has no failed test: it counts as one.
    failed += count('failed') || Number(file.status === 'failed');
  }
  // A crash, an error outside any test, or a run without a single test is a failure too.
  if (failed === 0 && (status !== 0 || passed === 0)) failed = 1;
  return { passed, failed };
}
