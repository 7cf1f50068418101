import { readFileSync } from 'node:fs';

const { $schema: _, ...swc } = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));
const swcTransform = ['@swc/jest', { ...swc, swcrc: false, sourceMaps: 'inline' }];

const common = {
  rootDir: import.meta.dirname,
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: 'node',
  transform: { '\\.ts$': swcTransform },
  modulePathIgnorePatterns: ['/\\.data/', '/dist/', '/build/', '/\\.svelte-kit/', '/\\.nx/'],
};

/** @type {import('jest').Config} */
export default {
  // For what hangs. A busy machine is no reason to fail: timings belong to the benchmarks.
  testTimeout: 60_000,
  maxWorkers: 2,
  reporters: process.env.BALCAO_JEST_COUNTS
    ? ['default', ['<rootDir>/scripts/jest/count-reporter.mjs', { file: process.env.BALCAO_JEST_COUNTS }]]
    : ['default'],
  projects: [
    {
      ...common,
      displayName: 'libs',
      testMatch: ['<rootDir>/libs/*/src/**/*.spec.ts', '<rootDir>/scripts/**/*.spec.ts'],
    },
    {
      ...common,
      displayName: 'server',
      testMatch: ['<rootDir>/server/src/**/*.spec.ts'],
      globalSetup: '<rootDir>/scripts/jest/database-setup.mjs',
      globalTeardown: '<rootDir>/scripts/jest/database-teardown.mjs',
      setupFiles: ['<rootDir>/scripts/jest/nest-first.ts'],
    },
    {
      ...common,
      displayName: 'client',
      testMatch: ['<rootDir>/client/src/**/*.spec.ts'],
      testEnvironment: '<rootDir>/scripts/jest/browser-environment.mjs',
      extensionsToTreatAsEsm: ['.ts', '.svelte'],
      moduleFileExtensions: ['js', 'mjs', 'ts', 'svelte', 'json'],
      transform: {
        '\\.svelte(\\.[tj]s)?$': '<rootDir>/scripts/jest/svelte-transform.mjs',
        '(?<!\\.svelte)\\.ts$': swcTransform,
      },
      transformIgnorePatterns: [
        '/node_modules/(?!(svelte|@testing-library/svelte|@testing-library/svelte-core|esm-env|virtua|@lucide/svelte)/)',
      ],
    },
    {
      ...common,
      displayName: 'e2e',
      testMatch: ['<rootDir>/e2e/**/*.e2e.ts'],
      globalSetup: '<rootDir>/scripts/jest/database-setup.mjs',
      globalTeardown: '<rootDir>/scripts/jest/database-teardown.mjs',
      setupFilesAfterEnv: ['<rootDir>/scripts/jest/long-timeout.ts'],
    },
  ],
};
