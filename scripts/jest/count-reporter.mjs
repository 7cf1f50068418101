import { appendFileSync } from 'node:fs';

/** Hands the numbers of one Jest run to scripts/test.mjs, which adds up the runs and prints the closing line. */
export default class CountReporter {
  constructor(_globalConfig, { file }) {
    this.file = file;
  }

  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } =
      results;
    const counts = {
      passed: numPassedTests,
      // A suite that cannot even be loaded holds an unknown number of tests: it counts as one that failed.
      failed: numFailedTests + numRuntimeErrorTestSuites,
      skipped: numPendingTests + numTodoTests,
      wasInterrupted: results.wasInterrupted,
    };
    appendFileSync(this.file, JSON.stringify(counts) + '\n');
  }
}
